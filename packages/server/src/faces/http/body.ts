import { LatchkeyError } from '@latchkey/core'
import { MAX_BODY_BYTES } from './limits.ts'
import { parseStrictJson } from './strict-json.ts'

/** The JSON object of a request, `{}` for none. Throws `payload_too_large`, `unsupported_media_type` or `malformed_json`. */
export async function readJson(request: Request): Promise<Record<string, unknown>> {
  const bytes = await readBytes(request)
  if (bytes.length === 0) return {}
  requireJsonType(request.headers.get('content-type'))
  return asObject(parseStrictJson(decodeUtf8(bytes)))
}

export function requireJsonType(contentType: string | null | undefined): void {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/json')
    throw new LatchkeyError('unsupported_media_type', 'Send the body as "Content-Type: application/json".')
}

export function asObject(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new LatchkeyError('invalid_input', 'The body must be a JSON object.', {
    fields: [{ pointer: '', message: 'Send a JSON object.' }],
  })
}

export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new LatchkeyError('malformed_json', 'The body is not UTF-8.', { cause })
  }
}

export function tooLarge(): LatchkeyError {
  return new LatchkeyError('payload_too_large', `The body is larger than ${MAX_BODY_BYTES} bytes.`)
}

async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw tooLarge()
  if (request.body === null) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks)
}
