import { LatchkeyError } from '@latchkey/core'
import { MAX_BODY_BYTES } from './limits.ts'
import { parseStrictJson } from './strict-json.ts'

/** How a body was sent: the values of the headers of these names. */
export interface BodyHeaders {
  readonly contentType: string | null | undefined
  readonly contentEncoding: string | null | undefined
}

/** The JSON object of a request, `{}` for none. Throws `payload_too_large`, `unsupported_media_type` or `malformed_json`. */
export async function readJson(request: Request): Promise<Record<string, unknown>> {
  const bytes = await readBytes(request)
  return bytes.length === 0 ? {} : jsonObject(bytes, bodyHeaders(request))
}

export function jsonObject(bytes: Uint8Array, headers: BodyHeaders): Record<string, unknown> {
  requireJsonType(headers)
  return asObject(parseStrictJson(decodeUtf8(bytes)))
}

export function bodyHeaders({ headers }: Request): BodyHeaders {
  return { contentType: headers.get('content-type'), contentEncoding: headers.get('content-encoding') }
}

/** JSON over a network is UTF-8 (RFC 8259, section 8.1). A body that says of itself to be anything else is not read as if it were. */
const JSON_TYPE = /^application\/json *(?:; *charset="?utf-8"? *)?$/i

function requireJsonType({ contentType, contentEncoding }: BodyHeaders): void {
  if (!JSON_TYPE.test(contentType?.trim() ?? ''))
    throw new LatchkeyError('unsupported_media_type', 'Send the body as "Content-Type: application/json", in UTF-8.')
  if (contentEncoding && contentEncoding.toLowerCase() !== 'identity')
    throw new LatchkeyError(
      'unsupported_media_type',
      'Send the body without a Content-Encoding; none is understood here.',
    )
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new LatchkeyError('invalid_input', 'The body must be a JSON object.', {
    fields: [{ pointer: '', message: 'Send a JSON object.' }],
  })
}

const UTF8 = new TextDecoder('utf-8', { fatal: true })

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes)
  } catch (cause) {
    throw new LatchkeyError('malformed_json', 'The body is not UTF-8.', { cause })
  }
}

export function tooLarge(): LatchkeyError {
  return new LatchkeyError('payload_too_large', `The body is larger than ${MAX_BODY_BYTES} bytes.`)
}

/** All bytes of a body that is not too large; no more than that is ever held. */
export async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw tooLarge()
  if (request.body === null) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of request.body) {
      size += chunk.length
      if (size > MAX_BODY_BYTES) throw tooLarge()
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof LatchkeyError) throw error
    // A client that went away is no fault of the service, and must not look like one in the log.
    throw new LatchkeyError('malformed_json', 'The body ended before it was complete.', { cause: error })
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks)
}
