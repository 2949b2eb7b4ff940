import { Latchkey } from '@latchkey/sdk'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { hasChromium, startChromium } from '../chromium.ts'
import { requirement } from '../requirement.ts'
import { type SpecklePlatform, startSpecklePlatform } from './platform.ts'

const chromium = await requirement('Chromium', hasChromium)

let platform: SpecklePlatform
beforeAll(async () => {
  platform = await startSpecklePlatform()
  return () => platform.close()
})

type Headers = Readonly<Record<string, string>>

/** One request each by the two protocols, both about one project. */
const REQUESTS: Readonly<Record<string, () => { readonly path: string; readonly body: string | null }>> = {
  GraphQL: () => ({
    path: '/graphql',
    body: JSON.stringify({
      query: 'query ($id: String!) { project(id: $id) { name } }',
      variables: { id: platform.publicProjectId },
    }),
  }),
  REST: () => ({ path: `/objects/${platform.publicProjectId}/${platform.publicObjectId}/single`, body: null }),
}

async function send(protocol: string, token: string | null, more: Headers = {}) {
  const { path, body } = REQUESTS[protocol]?.() ?? { path: '', body: null }
  const headers = { ...(token !== null && { authorization: `Bearer ${token}` }), ...more }
  const response = await fetch(
    platform.api + path,
    body === null ? { headers } : { method: 'POST', body, headers: { ...headers, 'content-type': 'application/json' } },
  )
  return { status: response.status, headers: response.headers, body: (await response.json()) as unknown }
}

async function limited(requests: number): Promise<string> {
  const ada = new Latchkey({ url: platform.service, token: platform.session })
  const rateLimit = { requests, windowSeconds: 600 }
  return (await ada.tokens.create({ name: 'Slow', scopes: ['streams:read'], rateLimit })).secret
}

const TOO_MANY = {
  error: {
    message: 'You have sent too many requests. You are being rate limited. Please try again later.',
    code: 'RATE_LIMIT_ERROR',
  },
}

describe.each(['GraphQL', 'REST'])('by %s', (protocol) => {
  test('a token is held to its limit, request by request, and told in Speckle’s words when to come back', async () => {
    const token = await limited(3)
    const answers = []
    for (let request = 0; request < 4; request++) answers.push(await send(protocol, token))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
    expect(answers.map(({ headers }) => /;r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1])).toEqual([
      ...['2', '1', '0', '0'],
    ])
    const { headers, body } = answers[3] as (typeof answers)[number]
    expect(body).toEqual(TOO_MANY)
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    expect((await send(protocol, platform.patRead)).status).toBe(200)
  })

  test.each<[string, Headers]>([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://viewer.example' }],
    ['another origin, without TLS', { origin: 'http://viewer.example' }],
  ])('a token that a page of %s sends is refused in Speckle’s form; a stranger’s page is served', async (_, page) => {
    const { status, body } = await send(protocol, platform.patRead, page)
    expect([status, body]).toEqual([403, { error: expect.stringMatching(/browser/) }])
    expect((await send(protocol, null, page)).status).toBe(200)
    expect((await send(protocol, platform.patRead)).status).toBe(200)
  })

  test.skipIf(chromium.missing)('a page in a real browser reads why its token is refused', async () => {
    const browser = await startChromium()
    onTestFinished(() => browser.close())
    const page = await browser.newPage()
    const { path, body } = REQUESTS[protocol]?.() ?? { path: '', body: null }
    const init = {
      headers: { authorization: `Bearer ${platform.patRead}`, 'content-type': 'application/json' },
      ...(body !== null && { method: 'POST', body }),
    }
    const call = `fetch(${JSON.stringify(platform.api + path)}, ${JSON.stringify(init)})`
    const read = await page.evaluate<unknown>(`${call}.then(async (answer) => [answer.status, await answer.json()])`)
    expect(read).toEqual([403, { error: expect.stringMatching(/browser/) }])
  })
})

test('a limit is one for both protocols together', async () => {
  const token = await limited(2)
  const statuses = []
  for (const protocol of ['GraphQL', 'REST', 'GraphQL', 'REST']) statuses.push((await send(protocol, token)).status)
  expect(statuses).toEqual([200, 200, 429, 429])
})
