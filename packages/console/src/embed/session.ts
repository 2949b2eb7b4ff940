import { problemOf, ServiceProblem } from '../api/problem.ts'

/** Why another code is wanted: there is no session yet, it has ended, or a call asks for a person who proved who they are just now. */
export type CodeReason = 'start' | 'expired' | 'authentication'

/** How the page comes by a code of its backend; `null` when there is none to be had, as when the person would rather not prove who they are. */
export type GetCode = (request: { readonly reason: CodeReason }) => Promise<string | null>

/** What the service says of a session that it has opened. */
export interface Opened {
  readonly user: { readonly id: string; readonly name: string }
  readonly workspaceId: string | null
}

export type SessionState =
  | { readonly status: 'waiting' | 'ended' }
  | { readonly status: 'open'; readonly opened: Opened }
  | { readonly status: 'failed'; readonly fault: unknown }

export interface SessionParts {
  /** Where the service is, without a slash at the end. */
  readonly service: string
  readonly fetch: typeof globalThis.fetch
  readonly getCode: GetCode
}

/** The session of one element. Its secret is held here and nowhere else, and goes with the element. */
export class EmbeddedSession {
  readonly #parts: SessionParts
  readonly #listeners = new Set<() => void>()
  #secret: string | null = null
  #state: SessionState = { status: 'waiting' }
  #opening: Promise<boolean> | null = null
  #isClosed = false

  constructor(parts: SessionParts) {
    this.#parts = parts
  }

  readonly state = (): SessionState => this.#state

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed)
    return () => this.#listeners.delete(changed)
  }

  headers(): Readonly<Record<string, string>> {
    return bearer(this.#secret)
  }

  /** Asks for a code and exchanges it. Whether the person is the same as before, so that a call may be repeated; whoever asks meanwhile waits for the same answer. */
  open(reason: CodeReason): Promise<boolean> {
    this.#opening ??= this.#open(reason).finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  /** Ends the session at the service too, as far as it can be reached. */
  close(): void {
    this.#isClosed = true
    this.#end(this.#secret)
    this.#secret = null
    this.#listeners.clear()
  }

  async #open(reason: CodeReason): Promise<boolean> {
    const before = this.#state
    try {
      const code = await this.#parts.getCode({ reason })
      if (code === null) {
        if (reason !== 'authentication') this.#become({ status: 'ended' })
        return false
      }
      const { secret, ...opened } = await this.#exchange(code)
      if (this.#isClosed) {
        this.#end(secret)
        return false
      }
      this.#end(this.#secret)
      this.#secret = secret
      const isSame = before.status === 'open' && before.opened.user.id === opened.user.id
      if (!isSame || before.opened.workspaceId !== opened.workspaceId) this.#become({ status: 'open', opened })
      return isSame
    } catch (fault) {
      if (reason === 'authentication') throw fault
      this.#become({ status: 'failed', fault })
      return false
    }
  }

  async #exchange(code: string): Promise<Opened & { readonly secret: string }> {
    const response = await this.#call('/v1/embed-codes/exchange', { 'content-type': 'application/json' }, { code })
    if (!response.ok) throw await problemOf(response)
    return response.json()
  }

  #end(secret: string | null): void {
    if (secret === null) return
    const headers = { ...bearer(secret), 'content-type': 'application/json' }
    this.#call('/v1/self/revoke', headers, {}).catch(() => {
      // It ends by itself within a quarter of an hour.
    })
  }

  #call(path: string, headers: Readonly<Record<string, string>>, body: object): Promise<Response> {
    const { service, fetch } = this.#parts
    const init: RequestInit = { method: 'POST', headers, credentials: 'omit', cache: 'no-store', keepalive: true }
    return fetch(service + path, { ...init, body: JSON.stringify(body) }).catch(() => {
      throw new ServiceProblem(0, 'unreachable', 'The service could not be reached.')
    })
  }

  #become(state: SessionState): void {
    if (this.#isClosed) return
    this.#state = state
    for (const changed of this.#listeners) changed()
  }
}

const bearer = (secret: string | null): Readonly<Record<string, string>> =>
  secret === null ? {} : { authorization: `Bearer ${secret}` }
