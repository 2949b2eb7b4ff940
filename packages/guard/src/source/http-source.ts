import type { Digest, FoundRecord, RecordSource } from '@latchkey/verifier'
import { boundedText } from './bounded-text.ts'
import { readLookupAnswer } from './record-shape.ts'

export interface HttpSourceOptions {
  /** Where the service is reached; a path prefix is kept. */
  readonly url: string
  readonly serviceKey: string
  /** For a whole look-up, its answer's body and a second attempt included. */
  readonly timeoutMs: number
  readonly fetch: typeof fetch
}

/** A record holds names of scopes, hundreds at most. */
const LONGEST_ANSWER_BYTES = 1_048_576

/**
 * Records from the service over HTTP. What leaves the process is a token's digest, never the token.
 *
 * The errors thrown say what whoever runs the resource server can do. They hold neither digest nor key, and not what `fetch` threw, since that may.
 */
export function httpSource({ url, serviceKey, timeoutMs, fetch }: HttpSourceOptions): RecordSource {
  const route = `${url.replace(/\/+$/, '')}/v1/records/lookup`
  const headers = {
    authorization: `Bearer ${serviceKey}`,
    'content-type': 'application/json',
    accept: 'application/json',
  }

  async function ask(body: string, signal: AbortSignal): Promise<{ status: number; text: string }> {
    // A redirect would take the service key to an address that nobody configured.
    const response = await fetch(route, { method: 'POST', headers, body, signal, redirect: 'manual' })
    if (response.status === 200) return { status: 200, text: await boundedText(response, LONGEST_ANSWER_BYTES) }
    await response.body?.cancel()
    return { status: response.status, text: '' }
  }

  /** A look-up changes nothing and may be repeated: a service that restarts closes connections which were about to be used again. */
  async function askTwice(body: string, signal: AbortSignal): Promise<{ status: number; text: string }> {
    try {
      return await ask(body, signal)
    } catch (fault) {
      if (signal.aborted || fault instanceof RangeError) throw fault
      return ask(body, signal)
    }
  }

  async function find(digest: Digest, workspace: string | null): Promise<FoundRecord> {
    const timeout = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`${route} did not answer within ${timeoutMs} ms.`))
        timeout.abort()
      }, timeoutMs)
    })
    try {
      // Raced, because a fetch of the caller's own need not heed the signal.
      const answer = await Promise.race([askTwice(JSON.stringify({ digest, workspace }), timeout.signal), late])
      if (answer.status !== 200) throw new Error(`${route} answered ${answer.status}. ${adviceFor(answer.status)}`)
      return readAnswer(route, answer.text)
    } catch (fault) {
      throw fault instanceof Error && fault.message.startsWith(route)
        ? fault
        : new Error(`${route} could not be asked${reasonOf(fault)}.`)
    } finally {
      clearTimeout(timer)
    }
  }

  return { find }
}

function readAnswer(route: string, text: string): FoundRecord {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Error(`${route} answered 200 with something that is not JSON. Is the url that of a Latchkey service?`)
  }
  try {
    return readLookupAnswer(json)
  } catch (fault) {
    throw new Error(
      `${route} answered what is not a record (${(fault as Error).message}). Are guard and service of versions that go together?`,
    )
  }
}

function adviceFor(status: number): string {
  if (status === 401) return 'The service key is unknown, revoked or expired; pass a current one as serviceKey.'
  if (status === 403) return 'The service key must have the scope "verify", and the service must have been set up.'
  if (status === 404 || (status >= 300 && status < 400))
    return 'The url must be where the Latchkey service itself is reached.'
  if (status === 429) return 'The service is asked too often.'
  return "The service's own log says more."
}

/** The system's word for what went wrong (`ECONNREFUSED`), where there is one. */
function reasonOf(fault: unknown): string {
  if (fault instanceof RangeError) return ': its answer is too long'
  const { code, cause } = fault as { readonly code?: unknown; readonly cause?: { readonly code?: unknown } }
  const word = cause?.code ?? code
  return typeof word === 'string' && /^[A-Z_]{1,40}$/.test(word) ? ` (${word})` : ''
}
