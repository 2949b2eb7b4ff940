import { isProblem, problemOf, ServiceProblem } from './problem.ts'

type Query = Readonly<Record<string, string | number | boolean | null | undefined>>

/** The public API of the service, called as the person who is signed in. Every call throws `ServiceProblem` when it is refused. */
export interface Api {
  get<Answer>(path: `/v1/${string}`, query?: Query): Promise<Answer>
  post<Answer>(path: `/v1/${string}`, body?: object, options?: PostOptions): Promise<Answer>
  put<Answer>(path: `/v1/${string}`, body: object): Promise<Answer>
  patch<Answer>(path: `/v1/${string}`, body: object): Promise<Answer>
  delete<Answer>(path: `/v1/${string}`): Promise<Answer>
}

export interface PostOptions {
  /** Makes a repetition of the call return the first answer; set it where a call must not act twice. */
  readonly idempotencyKey?: string
}

export interface ApiParts {
  /** Where the service is, without a slash at the end; empty for the page's own origin. */
  readonly origin: string
  readonly fetch: typeof globalThis.fetch
  /** Whether the browser's cookies go along. */
  readonly credentials: 'same-origin' | 'omit'
  /** What proves who calls: read afresh for each call. */
  readonly headers: () => Readonly<Record<string, string>>
  /** Asks the person to prove again who they are; false when they would rather not, else the refused call is repeated. */
  readonly reauthenticate: () => Promise<boolean>
  /** There is no live session any more. Whether there is another by now: the refused call is then repeated. */
  readonly signedOut: () => Promise<boolean>
}

export function createApi(parts: ApiParts): Api {
  const once = async (method: string, path: string, body: object | undefined, more: Record<string, string>) => {
    const headers = { ...parts.headers(), ...more, accept: 'application/json' }
    const init: RequestInit = { method, headers, credentials: parts.credentials, cache: 'no-store' }
    if (body !== undefined) {
      init.body = JSON.stringify(body)
      init.headers = { ...headers, 'content-type': 'application/json' }
    }
    const response = await parts.fetch(parts.origin + path, init).catch(() => {
      throw new ServiceProblem(0, 'unreachable', 'The service could not be reached.')
    })
    if (response.ok) return response.status === 204 ? undefined : response.json()
    throw await problemOf(response)
  }
  const mend = async (fault: ServiceProblem): Promise<boolean> => {
    if (isProblem(fault, 'unauthenticated')) return parts.signedOut()
    return isProblem(fault, 'recent_authentication_required') && parts.reauthenticate()
  }
  const call = async (method: string, path: string, body?: object, more: Record<string, string> = {}) => {
    // What ended while nobody looked may want two things one after the other: another session, and then a proof.
    const mended = new Set<string>()
    for (;;) {
      try {
        return await once(method, path, body, more)
      } catch (fault) {
        if (!(fault instanceof ServiceProblem) || mended.has(fault.code) || !(await mend(fault))) throw fault
        mended.add(fault.code)
      }
    }
  }
  return {
    get: (path, query) => call('GET', path + search(query)),
    post: (path, body = {}, { idempotencyKey } = {}) =>
      call('POST', path, body, idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    put: (path, body) => call('PUT', path, body),
    patch: (path, body) => call('PATCH', path, body),
    delete: (path) => call('DELETE', path),
  }
}

function search(query: Query = {}): string {
  const fields = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') fields.set(name, String(value))
  }
  return fields.size === 0 ? '' : `?${fields}`
}
