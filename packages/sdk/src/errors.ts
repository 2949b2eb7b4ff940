import type { ErrorCode, FieldFault } from '@latchkey/core'

/** The root of everything that this client throws on purpose. No message or property of it ever contains a token or secret. */
export class LatchkeyClientError extends Error {
  override readonly name: string = 'LatchkeyClientError'
}

/** The client was set up wrongly, or a call lacks something that only the caller can give. Nothing was sent. */
export class ConfigurationError extends LatchkeyClientError {
  override readonly name = 'ConfigurationError'
}

/** No answer came: the service could not be reached, or the connection broke. The cause says which. */
export class NetworkError extends LatchkeyClientError {
  override readonly name: string = 'NetworkError'
}

/** No answer came in the time allowed. Whether the service acted is not known. */
export class TimeoutError extends NetworkError {
  override readonly name = 'TimeoutError'
}

/** What answered is not a Latchkey service, or not one of a version that this client knows. */
export class UnexpectedAnswerError extends LatchkeyClientError {
  override readonly name = 'UnexpectedAnswerError'
  readonly status: number

  constructor(message: string, status: number, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

/** What a problem document (RFC 9457) of the service says. */
export interface Problem {
  readonly status: number
  /** Stable name of what went wrong. A newer service may use one that this version does not list. */
  readonly code: ErrorCode | (string & {})
  readonly title: string
  /** For people: what was wrong, where, and what to do now. */
  readonly detail: string
  /** The parts of the input at fault, each by JSON pointer (RFC 6901). */
  readonly fields: readonly FieldFault[]
  /** Scopes that would have been enough. */
  readonly requiredScopes: readonly string[]
  /** The service's name for this exchange in its own log, where it gave one. */
  readonly requestId: string | undefined
  /** How long the service asks to wait, in seconds, where it says so. */
  readonly retryAfterSeconds: number | undefined
}

/** The service refused or failed. There is a subclass for each code. */
export class LatchkeyApiError extends LatchkeyClientError implements Problem {
  override readonly name: string = 'LatchkeyApiError'
  readonly status: number
  readonly code: Problem['code']
  readonly title: string
  readonly detail: string
  readonly fields: readonly FieldFault[]
  readonly requiredScopes: readonly string[]
  readonly requestId: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(problem: Problem) {
    super(problem.detail || problem.title || `The service answered with status ${problem.status}.`)
    this.status = problem.status
    this.code = problem.code
    this.title = problem.title
    this.detail = problem.detail
    this.fields = problem.fields
    this.requiredScopes = problem.requiredScopes
    this.requestId = problem.requestId
    this.retryAfterSeconds = problem.retryAfterSeconds
  }
}

export class ConfigInvalidError extends LatchkeyApiError {
  override readonly name = 'ConfigInvalidError'
}
export class MalformedRequestError extends LatchkeyApiError {
  override readonly name = 'MalformedRequestError'
}
export class HeadersTooLargeError extends LatchkeyApiError {
  override readonly name = 'HeadersTooLargeError'
}
export class RequestTimeoutError extends LatchkeyApiError {
  override readonly name = 'RequestTimeoutError'
}
export class MalformedJsonError extends LatchkeyApiError {
  override readonly name = 'MalformedJsonError'
}
export class InvalidInputError extends LatchkeyApiError {
  override readonly name = 'InvalidInputError'
}
export class UnsupportedMediaTypeError extends LatchkeyApiError {
  override readonly name = 'UnsupportedMediaTypeError'
}
export class PayloadTooLargeError extends LatchkeyApiError {
  override readonly name = 'PayloadTooLargeError'
}
export class NotFoundError extends LatchkeyApiError {
  override readonly name = 'NotFoundError'
}
export class MethodNotAllowedError extends LatchkeyApiError {
  override readonly name = 'MethodNotAllowedError'
}
export class UnauthenticatedError extends LatchkeyApiError {
  override readonly name = 'UnauthenticatedError'
}
export class CsrfRefusedError extends LatchkeyApiError {
  override readonly name = 'CsrfRefusedError'
}
export class AuthenticationRefusedError extends LatchkeyApiError {
  override readonly name = 'AuthenticationRefusedError'
}
export class CredentialKindNotAcceptedError extends LatchkeyApiError {
  override readonly name = 'CredentialKindNotAcceptedError'
}
export class ScopeMissingError extends LatchkeyApiError {
  override readonly name = 'ScopeMissingError'
}
export class ExceedsOwnAccessError extends LatchkeyApiError {
  override readonly name = 'ExceedsOwnAccessError'
}
export class RecentAuthenticationRequiredError extends LatchkeyApiError {
  override readonly name = 'RecentAuthenticationRequiredError'
}
export class PolicyRefusedError extends LatchkeyApiError {
  override readonly name = 'PolicyRefusedError'
}
export class AlreadyExistsError extends LatchkeyApiError {
  override readonly name = 'AlreadyExistsError'
}
export class InvalidStateError extends LatchkeyApiError {
  override readonly name = 'InvalidStateError'
}
export class NotRecoverableError extends LatchkeyApiError {
  override readonly name = 'NotRecoverableError'
}
export class IdempotencyKeyReusedError extends LatchkeyApiError {
  override readonly name = 'IdempotencyKeyReusedError'
}
export class SetupRequiredError extends LatchkeyApiError {
  override readonly name = 'SetupRequiredError'
}
export class SetupDoneError extends LatchkeyApiError {
  override readonly name = 'SetupDoneError'
}
export class RateLimitedError extends LatchkeyApiError {
  override readonly name = 'RateLimitedError'
}
export class UnavailableError extends LatchkeyApiError {
  override readonly name = 'UnavailableError'
}
export class InternalError extends LatchkeyApiError {
  override readonly name = 'InternalError'
}

/** The class for each code: a new code in the core without a class here does not compile. */
const classes: Readonly<Record<ErrorCode, new (problem: Problem) => LatchkeyApiError>> = {
  config_invalid: ConfigInvalidError,
  malformed_request: MalformedRequestError,
  headers_too_large: HeadersTooLargeError,
  request_timeout: RequestTimeoutError,
  malformed_json: MalformedJsonError,
  invalid_input: InvalidInputError,
  unsupported_media_type: UnsupportedMediaTypeError,
  payload_too_large: PayloadTooLargeError,
  not_found: NotFoundError,
  method_not_allowed: MethodNotAllowedError,
  unauthenticated: UnauthenticatedError,
  csrf_refused: CsrfRefusedError,
  authentication_refused: AuthenticationRefusedError,
  credential_kind_not_accepted: CredentialKindNotAcceptedError,
  scope_missing: ScopeMissingError,
  exceeds_own_access: ExceedsOwnAccessError,
  recent_authentication_required: RecentAuthenticationRequiredError,
  policy_refused: PolicyRefusedError,
  already_exists: AlreadyExistsError,
  invalid_state: InvalidStateError,
  not_recoverable: NotRecoverableError,
  idempotency_key_reused: IdempotencyKeyReusedError,
  setup_required: SetupRequiredError,
  setup_done: SetupDoneError,
  rate_limited: RateLimitedError,
  unavailable: UnavailableError,
  internal: InternalError,
}

export function apiError(problem: Problem): LatchkeyApiError {
  const Class = Object.hasOwn(classes, problem.code) ? classes[problem.code as ErrorCode] : LatchkeyApiError
  return new Class(problem)
}
