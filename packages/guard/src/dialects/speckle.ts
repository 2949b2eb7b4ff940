import { type Refusal, type RefusalCode, refuse } from '@latchkey/core'
import { readBearer } from './authorization.ts'
import type { Answer, Dialect, GraphqlFault, Presented } from './dialect.ts'

interface SpeckleError {
  readonly status: number
  /** `extensions.code` of the GraphQL error. */
  readonly code: string
  /** In place of the refusal's own sentence. */
  readonly message?: string
  readonly retryAfterSeconds?: number
}

/** Speckle's clients turn exactly 403 into a warning about the token, and raise on any other status. */
const NOT_VALID: SpeckleError = { status: 403, code: 'FORBIDDEN', message: 'Your token is not valid.' }
const forbidden = (message?: string): SpeckleError => ({
  status: 403,
  code: 'FORBIDDEN',
  ...(message !== undefined && { message }),
})

const ERRORS: Readonly<Record<RefusalCode, SpeckleError>> = {
  missing: { status: 401, code: 'UNAUTHORIZED', message: 'Must provide an auth token' },
  malformed: NOT_VALID,
  unknown: NOT_VALID,
  revoked: NOT_VALID,
  rotated: NOT_VALID,
  expired: NOT_VALID,
  not_yet_active: NOT_VALID,
  suspended: NOT_VALID,
  suspended_principal: NOT_VALID,
  kind_not_accepted: NOT_VALID,
  workspace_required: { status: 400, code: 'BAD_USER_INPUT', message: 'Name the project that this is about.' },
  workspace_unknown_or_forbidden: forbidden('You do not have access to the project'),
  workspace_suspended: forbidden('The project is suspended.'),
  scope_missing: forbidden(),
  resource_not_allowed: forbidden('You are not authorized to access this resource.'),
  ip_not_allowed: forbidden(),
  browser_use_refused: forbidden(),
  policy_refused: forbidden("The project's policy does not admit this token."),
  rate_limited: {
    status: 429,
    code: 'RATE_LIMIT_ERROR',
    message: 'You have sent too many requests. You are being rate limited. Please try again later.',
    retryAfterSeconds: 10,
  },
  stale: { status: 503, code: 'TEMPORARILY_UNAVAILABLE', retryAfterSeconds: 1 },
}

const SCHEME = /^bearer( |$)/i

/**
 * How Speckle's published clients speak: `Authorization: Bearer` in any case and nothing else, no credential at all for anonymous access; the project is
 * named in the query, not on the wire. Whatever is wrong with a token, its holder sees one and the same 403.
 */
export const speckle: Dialect = {
  name: 'speckle',
  requestIdHeader: null,
  expiryHeader: 'latchkey-token-expires',

  read(request): Presented | Refusal {
    const header = request.headers.get('authorization')?.trim() ?? ''
    // A token that Speckle can't use must not pass for none: its sender would be served as a stranger, and never know why.
    if (header !== '' && !SCHEME.test(header)) return refuse('malformed')
    const credential = readBearer(header)
    return credential === 'malformed' ? refuse('malformed') : { token: credential.token, workspace: null }
  },

  kindOf: () => null,

  render(refusal): Answer {
    const { status, code, retryAfterSeconds } = ERRORS[refusal.code]
    const message = sentence(refusal)
    return {
      status,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        ...(status === 401 && { 'www-authenticate': 'Bearer realm="speckle"' }),
        ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      },
      body: JSON.stringify({ error: status === 429 ? { message, code } : message }),
    }
  },

  graphql(refusal): GraphqlFault {
    const { status, code } = ERRORS[refusal.code]
    const [scope] = lackingScopes(refusal)
    return {
      message: sentence(refusal),
      extensions: { code, statusCode: status, ...(scope !== undefined && { scope }) },
    }
  },
}

function sentence(refusal: Refusal): string {
  const [scope] = lackingScopes(refusal)
  if (scope !== undefined) return `Your auth token does not have the required scope: ${scope}.`
  return ERRORS[refusal.code].message ?? refusal.message
}

/** Speckle names the first scope that is lacking, and only that. */
function lackingScopes({ code, challenge }: Refusal): readonly string[] {
  return code === 'scope_missing' ? (challenge.scope?.split(' ') ?? []) : []
}
