import { type ErrorCode, LatchkeyError } from '@latchkey/core'

/** The HTTP status of each code (RFC 9110, section 15). */
export const STATUS: Readonly<Record<ErrorCode, number>> = {
  config_invalid: 500,
  malformed_json: 400,
  invalid_input: 400,
  unsupported_media_type: 415,
  payload_too_large: 413,
  not_found: 404,
  method_not_allowed: 405,
  unauthenticated: 401,
  credential_kind_not_accepted: 403,
  scope_missing: 403,
  exceeds_own_access: 403,
  recent_authentication_required: 403,
  policy_refused: 403,
  already_exists: 409,
  invalid_state: 409,
  idempotency_key_reused: 422,
  setup_required: 403,
  setup_done: 410,
  unavailable: 503,
  internal: 500,
}

const TITLE: Readonly<Record<ErrorCode, string>> = {
  config_invalid: 'Configuration invalid',
  malformed_json: 'Malformed JSON',
  invalid_input: 'Invalid input',
  unsupported_media_type: 'Unsupported media type',
  payload_too_large: 'Body too large',
  not_found: 'Not found',
  method_not_allowed: 'Method not allowed',
  unauthenticated: 'Not authenticated',
  credential_kind_not_accepted: 'Kind of credential not accepted',
  scope_missing: 'Scope missing',
  exceeds_own_access: 'Exceeds your own access',
  recent_authentication_required: 'Recent authentication required',
  policy_refused: 'Refused by policy',
  already_exists: 'Already exists',
  invalid_state: 'Not possible in this state',
  idempotency_key_reused: 'Idempotency key reused',
  setup_required: 'Set-up required',
  setup_done: 'Set-up already done',
  unavailable: 'Unavailable',
  internal: 'Internal error',
}

/** RFC 9457 problem details of a code, with the members `code`, `errors` (JSON pointers) and `requiredScopes` of our own. */
export function problemBody(error: LatchkeyError): Record<string, unknown> {
  return {
    type: `urn:latchkey:error:${error.code}`,
    title: TITLE[error.code],
    status: STATUS[error.code],
    code: error.code,
    detail: error.message,
    ...(error.fields.length > 0 ? { errors: error.fields } : {}),
    ...(error.requiredScopes.length > 0 ? { requiredScopes: error.requiredScopes } : {}),
  }
}

/** The error a client may see: anything that is not a `LatchkeyError` says nothing about itself. */
export function asLatchkeyError(error: unknown): LatchkeyError {
  if (error instanceof LatchkeyError && error.code !== 'config_invalid') return error
  return new LatchkeyError('internal', 'Something went wrong on our side. Nothing was changed; try again, and tell the operator if it stays so.', { cause: error })
}

export function problemHeaders(error: LatchkeyError): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
  if (error.code === 'unauthenticated') headers['www-authenticate'] = 'Bearer realm="latchkey", error="invalid_token"'
  if (error.code === 'scope_missing') headers['www-authenticate'] = `Bearer error="insufficient_scope", scope="${error.requiredScopes.join(' ')}"`
  if (error.code === 'unavailable') headers['retry-after'] = '1'
  return headers
}

export function problemResponse(error: LatchkeyError): Response {
  return new Response(JSON.stringify(problemBody(error)), { status: STATUS[error.code], headers: problemHeaders(error) })
}
