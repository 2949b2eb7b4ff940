import { type ErrorCode, LatchkeyError } from '@latchkey/core'

interface Problem {
  /** RFC 9110, section 15. */
  readonly status: number
  readonly title: string
  /** What it means and what to do, for the documentation. */
  readonly meaning: string
}

/** How each code looks over HTTP. */
export const PROBLEMS: Readonly<Record<ErrorCode, Problem>> = {
  config_invalid: {
    status: 500,
    title: 'Configuration invalid',
    meaning: 'The service is configured in a way that can’t work. Never sent to a client; it stops the start.',
  },
  malformed_request: {
    status: 400,
    title: 'Malformed request',
    meaning: 'What arrived is not HTTP/1.1 as RFC 9112 has it, or names no host. The connection is closed.',
  },
  headers_too_large: {
    status: 431,
    title: 'Headers too large',
    meaning: 'The request line and headers together are larger than the service reads. The connection is closed.',
  },
  request_timeout: {
    status: 408,
    title: 'Request took too long',
    meaning: 'The request did not arrive whole in the time allowed. Nothing was done, and the connection is closed.',
  },
  malformed_json: {
    status: 400,
    title: 'Malformed JSON',
    meaning:
      'The body is not JSON, names something twice, is nested too deeply, or holds what is not text. Correct the body.',
  },
  invalid_input: {
    status: 400,
    title: 'Invalid input',
    meaning: 'A field, parameter or header is not as it must be; `errors` names each by JSON pointer. Correct them.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    meaning: 'The body is of another type than `application/json`.',
  },
  payload_too_large: {
    status: 413,
    title: 'Body too large',
    meaning: 'The body is larger than the service reads. Send less at a time.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    meaning: 'There is no such thing, or it is not yours to see; the two are never told apart.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    meaning: 'The path exists, but not with this method.',
  },
  unauthenticated: {
    status: 401,
    title: 'Not authenticated',
    meaning: 'The credential is missing, unknown, ended, or may not be used from here. Send a live one.',
  },
  csrf_refused: {
    status: 403,
    title: 'Not asked for by our own page',
    meaning:
      'A call that a browser’s cookie signs must come from the service’s own pages, with the `csrfToken` of `GET /v1/session` as `X-Latchkey-CSRF`. Ask for it again and repeat.',
  },
  authentication_refused: {
    status: 403,
    title: 'Authentication refused',
    meaning:
      'The password or passkey is not the right one, or this way to sign in is not open. It is never said which.',
  },
  credential_kind_not_accepted: {
    status: 403,
    title: 'Kind of credential not accepted',
    meaning: 'The credential is good, but of a kind that this call does not take.',
  },
  scope_missing: {
    status: 403,
    title: 'Scope missing',
    meaning: 'The credential, or its owner’s role, lacks the scopes in `requiredScopes`.',
  },
  exceeds_own_access: {
    status: 403,
    title: 'Exceeds your own access',
    meaning: 'The call would give a credential or member more than its maker has. Ask for less.',
  },
  recent_authentication_required: {
    status: 403,
    title: 'Recent authentication required',
    meaning: 'What widens access asks for a session that was opened within the last quarter of an hour.',
  },
  policy_refused: {
    status: 403,
    title: 'Refused by policy',
    meaning: 'The policy of a workspace or organization does not allow it; the sentence says which part.',
  },
  already_exists: { status: 409, title: 'Already exists', meaning: 'Something unique is taken. Choose another value.' },
  invalid_state: {
    status: 409,
    title: 'Not possible in this state',
    meaning: 'It can’t be done to a thing in this state, such as changing what is revoked.',
  },
  not_recoverable: {
    status: 409,
    title: 'Not recoverable',
    meaning:
      'The secret can’t be shown again: the service keeps none, did not keep this one, or can no longer read it. Rotate the credential to get another.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'Idempotency key reused',
    meaning: 'The `Idempotency-Key` was used for another request. Use a new key for each new request.',
  },
  setup_required: {
    status: 403,
    title: 'Set-up required',
    meaning: 'The service has no first operator yet; see `POST /v1/setup`.',
  },
  setup_done: { status: 410, title: 'Set-up already done', meaning: 'The one-time set-up has been used.' },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    meaning:
      'The credential’s own limit is reached, or too many credentials that nobody issued came from this address. Wait for `Retry-After`.',
  },
  unavailable: {
    status: 503,
    title: 'Unavailable',
    meaning: 'The service can’t do it at this moment. Nothing was changed; try again after `Retry-After`.',
  },
  internal: {
    status: 500,
    title: 'Internal error',
    meaning: 'A fault of the service. Nothing was changed; the operator’s log says more.',
  },
}

/** RFC 9457 problem details of a code, with the members `code`, `errors` (JSON pointers) and `requiredScopes` of our own. */
export function problemBody(error: LatchkeyError): Record<string, unknown> {
  return {
    type: `urn:latchkey:error:${error.code}`,
    title: PROBLEMS[error.code].title,
    status: PROBLEMS[error.code].status,
    code: error.code,
    detail: error.message,
    ...(error.fields.length > 0 ? { errors: error.fields } : {}),
    ...(error.requiredScopes.length > 0 ? { requiredScopes: error.requiredScopes } : {}),
  }
}

/** The error a client may see: anything that is not a `LatchkeyError` says nothing about itself. */
export function asLatchkeyError(error: unknown): LatchkeyError {
  if (error instanceof LatchkeyError && error.code !== 'config_invalid') return error
  return new LatchkeyError(
    'internal',
    'Something went wrong on our side. Nothing was changed; try again, and tell the operator if it stays so.',
    { cause: error },
  )
}

export function problemHeaders(error: LatchkeyError): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
  if (error.code === 'unauthenticated') headers['www-authenticate'] = 'Bearer realm="latchkey", error="invalid_token"'
  if (error.code === 'scope_missing')
    headers['www-authenticate'] = `Bearer error="insufficient_scope", scope="${error.requiredScopes.join(' ')}"`
  const retryAfterMs = error.retryAfterMs ?? (error.code === 'unavailable' ? 1000 : undefined)
  if (retryAfterMs !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfterMs / 1000)))
  return headers
}

export function problemResponse(error: LatchkeyError): Response {
  return new Response(JSON.stringify(problemBody(error)), {
    status: PROBLEMS[error.code].status,
    headers: problemHeaders(error),
  })
}
