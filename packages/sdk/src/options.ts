import type { Clockwork } from './call/attempt.ts'
import { isBrowser } from './environment/browser.ts'
import { environmentVariable } from './environment/variables.ts'
import { ConfigurationError } from './errors.ts'

export interface LatchkeyOptions {
  /** A personal access token, API key, service key or session; `LATCHKEY_TOKEN` where not given. */
  readonly token?: string | undefined
  /** Id of the workspace for calls that need one and name none; `LATCHKEY_WORKSPACE` where not given. */
  readonly workspace?: string | undefined
  /** Where the service listens, with path prefix if it has one; `LATCHKEY_URL` where not given. */
  readonly url?: string | undefined
  /** Used in place of the global `fetch`: for a proxy, or for tests. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined
  /** Longest time for one attempt, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number | undefined
  /** How often a call that is safe to repeat is repeated. Default 2. */
  readonly maxRetries?: number | undefined
  /** The clock and the dice of the pauses between attempts: for tests. */
  readonly clockwork?: Clockwork | undefined
}

export interface Settings {
  readonly token: string
  readonly workspace: string | undefined
  readonly url: string
  readonly fetch: (request: Request) => Promise<Response>
  readonly timeoutMs: number
  readonly maxRetries: number
}

export function readOptions(options: LatchkeyOptions): Settings {
  if (isBrowser()) {
    throw new ConfigurationError(
      'Latchkey refuses to run in a browser: every script on the page could read the token. Call your own backend instead, and keep the token there.',
    )
  }
  return {
    token: readToken(options.token ?? environmentVariable('LATCHKEY_TOKEN')),
    workspace: options.workspace || environmentVariable('LATCHKEY_WORKSPACE'),
    url: readUrl(options.url ?? environmentVariable('LATCHKEY_URL')),
    fetch: options.fetch ?? ((request) => fetch(request)),
    timeoutMs: atLeast('timeoutMs', options.timeoutMs ?? 30_000, 1),
    maxRetries: atLeast('maxRetries', options.maxRetries ?? 2, 0),
  }
}

function readToken(given: string | undefined): string {
  const token = given?.trim()
  if (!token) {
    throw new ConfigurationError(
      'There is no token: pass `token` to `new Latchkey()`, or set the environment variable LATCHKEY_TOKEN.',
    )
  }
  // A header would refuse these later, and its message would quote the whole value.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new ConfigurationError(
      'The token contains spaces, line breaks or characters outside ASCII: copy it again, whole and alone.',
    )
  }
  return token
}

function readUrl(given: string | undefined): string {
  if (!given) {
    throw new ConfigurationError(
      'There is no service address: pass `url` to `new Latchkey()`, or set the environment variable LATCHKEY_URL, for example to http://127.0.0.1:8787.',
    )
  }
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new ConfigurationError(`${JSON.stringify(given)} is no http or https address.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConfigurationError(
      'The service address must not carry a user name or password: the token is the credential.',
    )
  }
  if (url.search !== '' || url.hash !== '') {
    throw new ConfigurationError(`The service address must end with its path: take ${url.search}${url.hash} away.`)
  }
  return url.href.replace(/\/+$/, '')
}

function atLeast(name: string, value: number, least: number): number {
  if (Number.isFinite(value) && value >= least) return value
  throw new ConfigurationError(`\`${name}\` must be a number of at least ${least}.`)
}
