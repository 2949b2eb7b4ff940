/**
 * Every way in which a call to the control plane can fail. Closed: a face maps each one to its own protocol, and a test holds that none is forgotten.
 * A refused token is not an error but a `Decision`.
 */
export const ERROR_CODES = [
  'config_invalid',
  'malformed_request',
  'headers_too_large',
  'request_timeout',
  'malformed_json',
  'invalid_input',
  'unsupported_media_type',
  'payload_too_large',
  'not_found',
  'method_not_allowed',
  'unauthenticated',
  'csrf_refused',
  'authentication_refused',
  'credential_kind_not_accepted',
  'scope_missing',
  'exceeds_own_access',
  'recent_authentication_required',
  'policy_refused',
  'already_exists',
  'invalid_state',
  'not_recoverable',
  'idempotency_key_reused',
  'setup_required',
  'setup_done',
  'rate_limited',
  'unavailable',
  'internal',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

/** One part of the input at fault: a JSON pointer (RFC 6901) and what to change. */
export interface FieldFault {
  readonly pointer: string
  readonly message: string
}

export interface ErrorContext {
  /** For the log alone; never sent to a client. */
  readonly detail?: string
  readonly fields?: readonly FieldFault[]
  /** The scopes that would have been enough. */
  readonly requiredScopes?: readonly string[]
  /** Milliseconds until another try makes sense. */
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

export class LatchkeyError extends Error {
  override readonly name = 'LatchkeyError'
  readonly code: ErrorCode
  readonly detail: string | undefined
  readonly fields: readonly FieldFault[]
  readonly requiredScopes: readonly string[]
  readonly retryAfterMs: number | undefined

  /** `message` goes to the client: what was wrong, where, what to do now. */
  constructor(code: ErrorCode, message: string, context: ErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause })
    this.code = code
    this.detail = context.detail
    this.fields = context.fields ?? []
    this.requiredScopes = context.requiredScopes ?? []
    this.retryAfterMs = context.retryAfterMs
  }
}

export function invalidField(pointer: string, message: string): LatchkeyError {
  return new LatchkeyError('invalid_input', message, { fields: [{ pointer, message }] })
}

/** The same words whether a thing never was, is gone, or belongs to somebody else: ids can't be probed. */
export function notFound(thing: string): LatchkeyError {
  return new LatchkeyError('not_found', `There is no such ${thing}, or you have no access to it.`)
}
