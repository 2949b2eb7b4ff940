import { LatchkeyError } from '@latchkey/core'
import { readBytes } from '../http/body.ts'

export type Fields = Readonly<Record<string, string | undefined>>

/** The fields of a form, each once. Throws `unsupported_media_type` and `invalid_input` for what no browser sends by our forms. */
export async function readForm(request: Request): Promise<Fields> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded')
    throw new LatchkeyError('unsupported_media_type', 'Send this form as a browser does.')
  const fields = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(Buffer.from(await readBytes(request)).toString('utf8'))) {
    if (fields.has(name)) throw new LatchkeyError('invalid_input', 'A field of this form was sent twice.')
    fields.set(name, value)
  }
  return Object.fromEntries(fields)
}
