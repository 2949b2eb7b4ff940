import type { HonoRequest } from 'hono'
import type { z } from 'zod'
import { LakehouseError } from './lakehouse-error.ts'

/** The body of a request, held to a schema. Throws 400 with what to change. */
export async function jsonBody<Schema extends z.ZodType>(
  request: HonoRequest,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = await request.text()
  let value: unknown
  try {
    value = text === '' ? {} : JSON.parse(text)
  } catch {
    throw new LakehouseError(400, 'BAD_REQUEST', 'The body is not JSON.')
  }
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const faults = read.error.issues.map(({ path, message }) => `${path.join('.') || 'the body'}: ${message}`)
  throw new LakehouseError(400, 'BAD_REQUEST', faults.join('; '))
}
