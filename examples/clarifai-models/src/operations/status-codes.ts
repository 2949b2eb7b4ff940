import type { JsonObject } from '@bufbuild/protobuf'
import { ClarifaiError } from '../status.ts'

/** Of status codes everybody may read, without a key. */
export type OpenOperation = (request: JsonObject, statusCodes: ReadonlyMap<string, number>) => JsonObject

export const listStatusCodes: OpenOperation = (_, statusCodes) => ({
  statuses: [...statusCodes].map(([description, code]) => ({ code, description })),
})

export const getStatusCode: OpenOperation = ({ status_code_id }, statusCodes) => {
  const found = [...statusCodes].find(([name, code]) => String(code) === status_code_id || name === status_code_id)
  if (found === undefined) throw new ClarifaiError('doesNotExist', 'There is no such status code.')
  return { status: { code: found[1], description: found[0] } }
}
