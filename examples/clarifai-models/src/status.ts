import type { JsonObject } from '@bufbuild/protobuf'

/** The codes of `status_code.proto` that this API answers with by itself, each with its published description and the HTTP status beside it. */
export const STATUS = {
  ok: { code: 10000, description: 'Ok', http: 200 },
  mixed: { code: 10010, description: 'Mixed Success', http: 207 },
  failure: { code: 10020, description: 'Failure', http: 400 },
  notImplemented: { code: 10040, description: 'Not implemented', http: 501 },
  badRequest: { code: 11100, description: 'Bad request format', http: 400 },
  doesNotExist: { code: 11101, description: 'Resource does not exist', http: 404 },
  insufficientScopes: { code: 11007, description: 'API key has insufficient permissions', http: 403 },
  methodNotAllowed: { code: 11103, description: 'Method not allowed', http: 405 },
  modelDoesNotExist: { code: 21200, description: 'Model does not exist', http: 404 },
  modelTrained: { code: 21100, description: 'Model is trained and ready', http: 200 },
  inputDownloadFailed: { code: 30002, description: 'Download failed; check URL', http: 400 },
  inputInvalid: { code: 30104, description: 'Input has invalid argument', http: 400 },
  imageDecode: { code: 47104, description: 'Image decoding failed', http: 400 },
  internal: { code: 99009, description: 'Internal error', http: 500 },
} as const
export type StatusName = keyof typeof STATUS

/** A refusal or failure of this API. `details` are for the caller: what was wrong, and what to do. */
export class ClarifaiError extends Error {
  readonly status: StatusName

  constructor(status: StatusName, details: string) {
    super(details)
    this.status = status
  }
}

export interface StatusJson extends JsonObject {
  readonly code: number
  readonly description: string
}

export function statusJson(name: StatusName, details?: string): StatusJson {
  const { code, description } = STATUS[name]
  return { code, description, ...(details !== undefined && { details }) }
}
