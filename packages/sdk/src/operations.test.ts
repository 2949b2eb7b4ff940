import { readFileSync } from 'node:fs'
import { ERROR_CODES } from '@latchkey/core'
import { expect, test } from 'vitest'
import { apiError } from './errors.ts'
import { type Operation, operations } from './operations.ts'

/** Spoken by verifiers alone, which the guard is. */
const ofVerifiers = ['/v1/changes', '/v1/usage', '/v1/records/adopt']
/** Spoken by pages alone: the console with the cookie of a browser, the embedded token page with a code. */
const ofBrowsers = ['/v1/session', '/v1/account', '/v1/embed-codes/exchange']

const document = new URL('../../../contracts/openapi.json', import.meta.url)
interface Described {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
}

const ofClient = Object.values(operations).flatMap((resource): Operation[] => Object.values(resource))

function ofService(): Map<string, Described> {
  const { paths } = JSON.parse(readFileSync(document, 'utf8')) as { paths: Record<string, Record<string, Described>> }
  return new Map(
    Object.entries(paths)
      .filter(([path]) => path.startsWith('/v1/') && !ofVerifiers.includes(path))
      .filter(([path]) => !ofBrowsers.some((own) => path === own || path.startsWith(`${own}/`)))
      .flatMap(([path, item]) =>
        Object.entries(item).map(([method, route]) => [`${method.toUpperCase()} ${path}`, route]),
      ),
  )
}

test('the client calls every route of the service, and no other', () => {
  expect(ofClient.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([...ofService().keys()].sort())
})

test('a call carries an idempotency key exactly where the service knows one', () => {
  const service = ofService()
  for (const { method, path, repeatable } of ofClient) {
    const known = service.get(`${method} ${path}`)?.parameters?.some(({ name }) => name === 'Idempotency-Key') ?? false
    expect([path, repeatable === 'keyed']).toEqual([path, known])
  }
})

test.each(ERROR_CODES)('the code %s has a class of its own, named after it', (code) => {
  const problem = { status: 400, code, title: '', detail: '', fields: [], requiredScopes: [] }
  const words = code.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  expect(apiError({ ...problem, requestId: undefined, retryAfterSeconds: undefined }).name).toBe(
    `${words.join('')}Error`,
  )
})
