import { createHash } from 'node:crypto'
import { brotliCompressSync, gzipSync } from 'node:zlib'

/** A file that is served from memory, in each form that a client may accept. */
export interface StaticFile {
  readonly type: string
  /** Quoted, of the uncompressed content. */
  readonly etag: string
  readonly body: Uint8Array<ArrayBuffer>
  /** Absent where compressing would not make it smaller. */
  readonly br?: Uint8Array<ArrayBuffer> | undefined
  readonly gzip?: Uint8Array<ArrayBuffer> | undefined
  /** The name changes with the content, so that a copy is good for ever. */
  readonly isImmutable: boolean
}

const TEXT = /^(text\/|image\/svg)/

/** A file made at the start, compressed here. */
export function staticFile(type: string, body: Uint8Array): StaticFile {
  const content = new Uint8Array(body)
  const etag = etagOf(content)
  if (!TEXT.test(type)) return { type, etag, body: content, isImmutable: false }
  return {
    type,
    etag,
    body: content,
    br: new Uint8Array(brotliCompressSync(content)),
    gzip: new Uint8Array(gzipSync(content)),
    isImmutable: false,
  }
}

export function etagOf(content: Uint8Array): string {
  return `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
}

/** `request` is a GET or a HEAD. */
export function answerFile(
  file: StaticFile,
  request: Request,
  more: Readonly<Record<string, string>> = {},
  status = 200,
): Response {
  const headers: Record<string, string> = {
    'content-type': file.type,
    'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
    'x-content-type-options': 'nosniff',
    ...(file.br || file.gzip ? { vary: 'accept-encoding' } : {}),
    ...more,
  }
  if (status === 200 && request.headers.get('if-none-match')?.includes(file.etag))
    return new Response(null, { status: 304, headers })
  const { body, encoding } = bodyFor(file, request.headers.get('accept-encoding') ?? '')
  if (encoding !== null) headers['content-encoding'] = encoding
  headers['content-length'] = String(body.byteLength)
  return new Response(request.method === 'HEAD' ? null : body, { status, headers })
}

function bodyFor({ body, br, gzip }: StaticFile, accepted: string) {
  const accepts = (name: string) =>
    accepted.split(',').some((part) => {
      const [coding = '', ...weight] = part.trim().split(';')
      return coding.trim() === name && !/^\s*q=0(\.0*)?\s*$/.test(weight.join(';'))
    })
  if (br !== undefined && accepts('br')) return { body: br, encoding: 'br' }
  if (gzip !== undefined && accepts('gzip')) return { body: gzip, encoding: 'gzip' }
  return { body, encoding: null }
}
