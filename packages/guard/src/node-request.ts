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
  const headers = { get: (name: string) => headerOf(request.rawHeaders, name) }
  return {
    method: request.method ?? 'GET',
    get url() {
      const origin = `http://${headers.get('host') ?? headers.get(':authority') ?? 'localhost'}`
      return target.startsWith('/') && URL.canParse(origin + target)
        ? origin + target
        : new URL(target, 'http://localhost').href
    },
    headers,
  }
}

function headerOf(rawHeaders: readonly string[], name: string): string | null {
  const wanted = name.toLowerCase()
  let found: string | null = null
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const candidate = rawHeaders[index] as string
    if (candidate.length !== wanted.length || candidate.toLowerCase() !== wanted) continue
    const value = rawHeaders[index + 1] as string
    found = found === null ? value : `${found}, ${value}`
  }
  return found
}

export async function answer(target: NodeResponse, response: Response): Promise<void> {
  target.statusCode = response.status
  for (const [name, value] of response.headers) target.setHeader(name, value)
  target.end(await response.text())
}
