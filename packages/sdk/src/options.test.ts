import { afterEach, expect, test, vi } from 'vitest'
import { isBrowser } from './environment/browser.ts'
import { environmentVariable } from './environment/variables.ts'
import { ConfigurationError, Latchkey } from './index.ts'

const url = 'http://127.0.0.1:8787'
afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

async function addressOf(options: ConstructorParameters<typeof Latchkey>[0]): Promise<Request> {
  let seen: Request | undefined
  const latchkey = new Latchkey({
    ...options,
    fetch: async (request) => {
      seen = request
      return Response.json({ items: [], nextCursor: null })
    },
  })
  await latchkey.keys().list().page()
  return seen as Request
}

test('token, workspace and address come from the environment where they are not given', async () => {
  vi.stubEnv('LATCHKEY_TOKEN', 'from-env\n')
  vi.stubEnv('LATCHKEY_WORKSPACE', 'ws_env')
  vi.stubEnv('LATCHKEY_URL', `${url}/`)
  const seen = await addressOf({})
  expect(seen.url).toBe(`${url}/v1/workspaces/ws_env/keys`)
  expect(seen.headers.get('authorization')).toBe('Bearer from-env')
  expect((await addressOf({ workspace: 'ws_given', token: 'given' })).url).toContain('/ws_given/')
})

test('what is missing is named together with both ways to give it', () => {
  vi.stubEnv('LATCHKEY_TOKEN', '')
  vi.stubEnv('LATCHKEY_WORKSPACE', '')
  vi.stubEnv('LATCHKEY_URL', '')
  expect(() => new Latchkey({ url })).toThrow(/token.*LATCHKEY_TOKEN/)
  expect(() => new Latchkey({ token: 'a' })).toThrow(/url.*LATCHKEY_URL/)
  expect(() => new Latchkey({ token: 'a', url }).keys()).toThrow(/workspace.*LATCHKEY_WORKSPACE/)
})

test('a runtime that forbids reading its environment is one without', () => {
  const env = new Proxy(
    {},
    {
      get: () => {
        throw new Error('Requires env access')
      },
    },
  )
  expect(environmentVariable('LATCHKEY_TOKEN', { process: { env } })).toBeUndefined()
  expect(environmentVariable('LATCHKEY_TOKEN', {})).toBeUndefined()
})

test.each(['ftp://a', 'nonsense', 'http://user:pass@a', 'http://a/?q=1', 'http://a/#h'])(
  '%s is refused as an address',
  (bad) => {
    expect(() => new Latchkey({ token: 'a', url: bad })).toThrow(ConfigurationError)
  },
)

test('a token that cannot be one is refused without being repeated', () => {
  for (const token of ['two words', 'line\nbreak', 'ümlaut']) {
    const attempt = () => new Latchkey({ token, url })
    expect(attempt).toThrow(ConfigurationError)
    expect(attempt).not.toThrow(token)
  }
})

test('it refuses to be constructed in a browser', () => {
  vi.stubGlobal('process', undefined)
  vi.stubGlobal('window', {})
  vi.stubGlobal('document', {})
  expect(() => new Latchkey({ token: 'a', url })).toThrow(/browser/)
})

const page = { window: {}, document: {} }
test.each([
  ['a page', page, true],
  ['a page whose bundler put a process there', { ...page, process: { versions: {}, env: {} } }, true],
  ['a worker', { importScripts: () => undefined }, true],
  [
    'a desktop shell that gives its pages Node',
    { ...page, process: { type: 'renderer', versions: { node: '26.0.0' } } },
    true,
  ],
  ['Node', { process: { versions: { node: '20.0.0' } } }, false],
  ['Node with the globals of a page for tests', { ...page, process: { versions: { node: '20.0.0' } } }, false],
  ['Bun', { Bun: { version: '1.3.0' }, process: { versions: { bun: '1.3.0' } } }, false],
  ['Deno, which has a window', { window: {}, Deno: { version: { deno: '1.46.0' } } }, false],
  ['an edge runtime with neither', {}, false],
] as const)('%s is told apart', (_, surroundings, expected) => {
  expect(isBrowser(surroundings)).toBe(expected)
})
