import type { HonoRequest } from 'hono'
import { z } from 'zod'
import { readBody } from './body.ts'
import { readQuery } from './query.ts'
import { SeamError } from './seam-error.ts'

/** The switch by which Seam's clients choose strict parsing of a query; it is no parameter of any call. */
const STRICT_SWITCH = '_strict'

/**
 * The parameters of a call, wherever the client put them: current clients read by GET with a query, older ones by POST with a body.
 * Throws a 400 that names every parameter at fault.
 */
export async function readParameters<Schema extends z.ZodObject>(
  request: HonoRequest,
  schema: Schema,
): Promise<z.output<Schema>> {
  const given = readQuery(new URL(request.url).searchParams, schema)
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    for (const [name, value] of Object.entries(await readBody(request))) given.set(name, value)
  }
  given.delete(STRICT_SWITCH)
  const result = schema.safeParse(Object.fromEntries(given))
  if (result.success) return result.data
  throw new SeamError(400, 'invalid_input', summary(result.error), { validationErrors: z.formatError(result.error) })
}

function summary(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, message }) => (path.length === 0 ? message : `${message} for "${path.join('.')}"`))
    .join('; ')
}
