import type { RequestHead } from './request-head.ts'

/** What node:http, and all that is built on it, has of a request. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** Names and values in turn, as they came in: the parsed headers drop a second `Authorization`. */
  readonly rawHeaders: readonly string[]
  readonly socket: { readonly remoteAddress?: string | undefined }
}

export interface NodeResponse {
  readonly headersSent: boolean
  statusCode: number
  setHeader(name: string, value: string): unknown
  end(body: string): unknown
}

/** `target` is the path and query as the client sent them. */
export function headOf(request: NodeRequest, target: string = request.url ?? '/'): RequestHead {
  return new NodeRequestHead(request, target)
}

/** One object a request, and nothing worked out before it is asked for: this runs for each request that a guard sees. */
class NodeRequestHead implements RequestHead {
  readonly method: string
  readonly target: string
  readonly #rawHeaders: readonly string[]

  constructor(request: NodeRequest, target: string) {
    this.method = request.method ?? 'GET'
    this.target = target
    this.#rawHeaders = request.rawHeaders
  }

  get headers(): this {
    return this
  }

  get url(): string {
    const url = `http://${this.get('host') ?? this.get(':authority') ?? 'localhost'}${this.target}`
    return this.target.startsWith('/') && URL.canParse(url) ? url : new URL(this.target, 'http://localhost').href
  }

  get(name: string): string | null {
    const raw = this.#rawHeaders
    let found: string | null = null
    for (let index = 0; index + 1 < raw.length; index += 2) {
      const candidate = raw[index] as string
      if (candidate.length !== name.length) continue
      if (candidate !== name && candidate.toLowerCase() !== name.toLowerCase()) continue
      const value = raw[index + 1] as string
      found = found === null ? value : `${found}, ${value}`
    }
    return found
  }
}

export function setHeaders(target: NodeResponse, headers: Readonly<Record<string, string>>): void {
  for (const name in headers) target.setHeader(name, headers[name] as string)
}

export async function answer(target: NodeResponse, response: Response): Promise<void> {
  target.statusCode = response.status
  for (const [name, value] of response.headers) target.setHeader(name, value)
  target.end(await response.text())
}
