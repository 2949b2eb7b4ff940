import { boundedText } from './bounded-text.ts'

export interface ServiceCallOptions {
  /** Where the service is reached; a path prefix is kept. */
  readonly url: string
  readonly serviceKey: string
  readonly fetch: typeof fetch
}

export interface ServiceRequest<T> {
  readonly method: 'GET' | 'POST'
  /** From the root of the service, with a query where there is one. */
  readonly path: string
  readonly body?: unknown
  /** For all of it: the answer's body, and a second attempt where there may be one. */
  readonly timeoutMs: number
  /** How often it may be sent. More than once only where the repetition changes nothing. */
  readonly attempts: 1 | 2
  readonly signal?: AbortSignal
  /** What a JSON answer is made into; throws when it is anything else than was asked for. Absent for a call that is answered 204. */
  readonly read: ((json: unknown) => T) | null
}

export type ServiceCall = <T>(request: ServiceRequest<T>) => Promise<T | null>

/** A record holds names of scopes, hundreds at most; changes come a thousand at a time. */
const LONGEST_ANSWER_BYTES = 1_048_576

/**
 * Calls of the service over HTTP. The errors thrown say what whoever runs the resource server can do. They hold neither digest nor key, and not what
 * `fetch` threw, since that may.
 */
export function serviceCall({ url, serviceKey, fetch }: ServiceCallOptions): ServiceCall {
  const base = url.replace(/\/+$/, '')
  const headers = { authorization: `Bearer ${serviceKey}`, accept: 'application/json' }

  async function send(request: ServiceRequest<unknown>, signal: AbortSignal): Promise<string> {
    const { method, path, body, read } = request
    const response = await fetch(base + path, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
      // A redirect would take the service key to an address that nobody configured.
      redirect: 'manual',
    })
    if (response.status === (read === null ? 204 : 200)) return boundedText(response, LONGEST_ANSWER_BYTES)
    await response.body?.cancel()
    throw new ServiceFault(`answered ${response.status}. ${adviceFor(response.status)}`)
  }

  /** A service that restarts closes connections which were about to be used again. */
  async function attempt(request: ServiceRequest<unknown>, signal: AbortSignal): Promise<string> {
    try {
      return await send(request, signal)
    } catch (fault) {
      const isFinal = fault instanceof ServiceFault || fault instanceof RangeError || signal.aborted
      if (request.attempts === 1 || isFinal) throw fault
      return send(request, signal)
    }
  }

  async function bounded(request: ServiceRequest<unknown>): Promise<string> {
    const { timeoutMs, signal } = request
    const hangUp = new AbortController()
    let cutOff = (_: ServiceFault): void => {}
    // Raced, because a fetch of the caller's own need not heed the signal.
    const cut = new Promise<never>((_, reject) => {
      cutOff = reject
    })
    const timer = setTimeout(() => cutOff(new ServiceFault(`did not answer within ${timeoutMs} ms.`)), timeoutMs)
    const stop = () => cutOff(new ServiceFault('was not waited for.'))
    signal?.addEventListener('abort', stop, { once: true })
    try {
      return await Promise.race([attempt(request, hangUp.signal), cut])
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      hangUp.abort()
    }
  }

  return async (request) => {
    const route = base + request.path.replace(/\?.*/, '')
    try {
      const text = await bounded(request)
      return request.read === null ? null : parse(text, request.read)
    } catch (fault) {
      const what = fault instanceof ServiceFault ? fault.message : `could not be asked${reasonOf(fault)}.`
      throw new Error(`${route} ${what}`)
    }
  }
}

/** A sentence without its subject, the route. */
class ServiceFault extends Error {}

function parse<T>(text: string, read: (json: unknown) => T): T {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new ServiceFault('answered 200 with something that is not JSON. Is the url that of a Latchkey service?')
  }
  try {
    return read(json)
  } catch (fault) {
    throw new ServiceFault(
      `answered what it was not asked for (${(fault as Error).message}). Are guard and service of versions that go together?`,
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
