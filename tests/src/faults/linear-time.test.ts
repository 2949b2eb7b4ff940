import { clientAddress, isWellFormed, LatchkeyError, parseInstant, parseRange, tokenParser } from '@latchkey/core'
import { PRESETS } from '@latchkey/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { definePlatform } from '../../../packages/server/src/control/platform.ts'
import { slugOf } from '../../../packages/server/src/control/slug.ts'
import { bearerToken } from '../../../packages/server/src/faces/http/bearer.ts'
import { pageFrom } from '../../../packages/server/src/faces/http/paging.ts'
import { parseStrictJson } from '../../../packages/server/src/faces/http/strict-json.ts'
import { parseInput } from '../../../packages/server/src/faces/rest/input.ts'
import { createCredentialBody } from '../../../packages/server/src/faces/rest/schemas/credential.ts'
import { slugText } from '../../../packages/server/src/faces/rest/schemas/organization.ts'
import { lineOf, textOf } from '../../../packages/server/src/faces/rest/schemas/text.ts'
import { emailText } from '../../../packages/server/src/faces/rest/schemas/user.ts'
import { startWorld, type World } from './world.ts'

const LARGE = 1_000_000
const FACTOR = 10
/** Times the factor, with room for the machine's moods; what grows with the square takes `FACTOR` times as long again. */
const MOST = 4 * FACTOR
/** What is faster than this is not measured but noise. */
const NOISE_MS = 2

/** Milliseconds of processor time of this thread, the service in it included: other work on the machine is not in them. */
function processorMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

function fastest(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY
  for (let run = 0; run < 3; run++) {
    const before = processorMs()
    try {
      work()
    } catch (error) {
      // Refused, as most of it should be; the question is how soon.
      if (!(error instanceof LatchkeyError)) throw error
    }
    best = Math.min(best, processorMs() - before)
  }
  return best
}

const parseToken = tokenParser(PRESETS.seam.token)
const addressBehind = clientAddress(['127.0.0.1'])
const { scopes } = definePlatform(PRESETS.seam)

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  'a token': (text) => [isWellFormed(text), parseToken(text)],
  'a forwarded address': (text) => addressBehind('127.0.0.1', text),
  'an Authorization header': (text) => bearerToken(`Bearer ${text}`),
  'a scope': (text) => [scopes.has(text), scopes.expand([text])],
  'an address range': (text) => parseRange(text),
  'a time': (text) => parseInstant(text),
  'a name': (text) => lineOf(100).safeParse(text),
  'a description': (text) => textOf(500).safeParse(text),
  'an e-mail address': (text) => emailText.safeParse(text),
  'a slug': (text) => slugText.safeParse(text),
  'what a slug is made of': (text) => slugOf(text, 'x'),
  'a cursor': (text) => pageFrom(10, text),
  'a body': (text) => parseStrictJson(text),
  'a body’s fields': (text) => parseInput(createCredentialBody, { name: text, scopes: [text], [text]: text }),
}

/** What makes backtracking, joining and counting expensive, where anything does. */
const ADVERSARIES: Readonly<Record<string, (length: number) => string>> = {
  'of one letter': (length) => 'a'.repeat(length),
  'of blanks around a letter': (length) => `${' '.repeat(length)}x${' '.repeat(length)}`,
  'of hyphens that almost end': (length) => `${'a-'.repeat(length / 2)}!`,
  'of underscores': (length) => `seam_at1_${'_'.repeat(length)}`,
  'of colons and stars': (length) => 'a:*:'.repeat(length / 4),
  'of zeros and colons': (length) => '0:'.repeat(length / 2),
  'of dots and digits': (length) => '1.'.repeat(length / 2),
  'of at-signs': (length) => `${'a@'.repeat(length / 2)}b`,
  'of open brackets': (length) => '['.repeat(length),
  'of quotes and backslashes': (length) => `"${'\\"'.repeat(length / 2)}"`,
  'of many names': (length) => `{${Array.from({ length: length / 10 }, (_, n) => `"n${n}":1`).join()}}`,
  'of combining marks': (length) => `a${'\u0301'.repeat(length)}`,
  'of letters that grow': (length) => 'ﷺ'.repeat(length),
  'of halves of surrogate pairs': (length) => '\ud800'.repeat(length),
}

describe.each(Object.entries(READERS))('%s', (_, read) => {
  test.each(Object.entries(ADVERSARIES))(
    '%s, a million long, is read in time that grows with its length',
    (_, text) => {
      const small = text(LARGE / FACTOR)
      const large = text(LARGE)
      const base = Math.max(
        fastest(() => read(small)),
        NOISE_MS,
      )
      expect(fastest(() => read(large))).toBeLessThan(MOST * base)
    },
  )
})

describe('over HTTP', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world.close())

  const timed = async (body: string) => {
    let best = Number.POSITIVE_INFINITY
    for (let run = 0; run < 3; run++) {
      const before = processorMs()
      const answer = await world.send('POST', '/v1/tokens', { token: world.operator, body })
      expect([400, 413]).toContain(answer.status)
      best = Math.min(best, processorMs() - before)
    }
    return best
  }

  // The largest body that is read at all is an eighth of a megabyte.
  test.each([
    ['scopes', (size: number) => JSON.stringify({ name: 'x', scopes: Array(Math.floor(size / 4)).fill('a') })],
    ['ranges', (size: number) => JSON.stringify({ name: 'x', ipAllowlist: Array(Math.floor(size / 7)).fill('1::1') })],
    ['one name', (size: number) => JSON.stringify({ name: ' '.repeat(size - 20) })],
    ['field names', (size: number) => `{${Array.from({ length: size / 12 }, (_, n) => `"field${n}":1`).join()}}`],
  ])('a body full of %s costs by its size', async (_, body) => {
    const base = Math.max(await timed(body(12_000)), NOISE_MS)
    expect(await timed(body(120_000))).toBeLessThan(MOST * base)
    expect((await timed(body(1_000_000))) / base).toBeLessThan(MOST)
  })
})
