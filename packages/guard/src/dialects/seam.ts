import { type Refusal, type RefusalCode, refuse } from '@latchkey/core'
import type { RequestHead } from '../request-head.ts'
import { readBearer } from './authorization.ts'
import type { Answer, Dialect, Presented, PresentedKind } from './dialect.ts'

interface SeamError {
  readonly status: number
  /** What Seam's clients call the error's code. */
  readonly type: string
  /** In place of the refusal's own sentence. */
  readonly message?: string
  readonly retryAfterSeconds?: number
}

/** Seam's clients make this their own class and most throw its body away, so all that a caller should read is 400 or 403 below. */
const UNAUTHORIZED: SeamError = {
  status: 401,
  type: 'unauthorized',
  message:
    'The credential is missing or not valid for this request. It may be mistyped, expired or revoked, of a kind that this endpoint does not take, or without access to the workspace named.',
}

const ERRORS: Readonly<Record<RefusalCode, SeamError>> = {
  missing: UNAUTHORIZED,
  malformed: UNAUTHORIZED,
  unknown: UNAUTHORIZED,
  revoked: UNAUTHORIZED,
  rotated: UNAUTHORIZED,
  expired: UNAUTHORIZED,
  not_yet_active: UNAUTHORIZED,
  suspended: UNAUTHORIZED,
  suspended_principal: UNAUTHORIZED,
  kind_not_accepted: UNAUTHORIZED,
  workspace_unknown_or_forbidden: UNAUTHORIZED,
  workspace_required: {
    status: 400,
    type: 'missing_workspace_id',
    message: 'A personal access token needs a workspace here; send its id in the header "seam-workspace".',
  },
  workspace_suspended: { status: 403, type: 'workspace_suspended' },
  scope_missing: { status: 403, type: 'scope_missing' },
  resource_not_allowed: { status: 403, type: 'resource_not_allowed' },
  ip_not_allowed: { status: 403, type: 'ip_not_allowed' },
  browser_use_refused: { status: 403, type: 'browser_use_refused' },
  policy_refused: { status: 403, type: 'policy_refused' },
  rate_limited: { status: 429, type: 'rate_limited', retryAfterSeconds: 10 },
  stale: { status: 503, type: 'temporarily_unavailable', retryAfterSeconds: 1 },
}

/** Credentials of Seam's that are not Latchkey's. Seam's Go client always sends the first two, empty when unset. */
const OTHER_CREDENTIALS = ['client-session-token', 'seam-client-session-token', 'seam-publishable-key']

/** How Seam's published clients speak: `Authorization: Bearer` and `seam-workspace`; errors in Seam's envelope. */
export const seam: Dialect = {
  name: 'seam',
  requestIdHeader: 'seam-request-id',
  expiryHeader: 'latchkey-token-expires',

  read(request): Presented | Refusal {
    const credential = readBearer(request.headers.get('authorization'))
    if (credential === 'malformed' || OTHER_CREDENTIALS.some((name) => written(request, name) !== null))
      return refuse('malformed')
    const { token } = credential
    // A key belongs to one workspace; Seam ignores the header beside one.
    const isKey = token !== null && kindOf(token) === 'key'
    return { token, workspace: isKey ? null : written(request, 'seam-workspace') }
  },

  kindOf,

  render(refusal, requestId): Answer {
    const { status, type, message = refusal.message, retryAfterSeconds } = ERRORS[refusal.code]
    const scopes = refusal.challenge.scope
    const data = scopes === undefined ? {} : { data: { required_scopes: scopes.split(' ') } }
    return {
      status,
      headers: {
        // Python's, Ruby's and C#'s clients read the envelope only from a type that begins with application/json.
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        ...(requestId !== null && { 'seam-request-id': requestId }),
        ...(status === 401 && { 'www-authenticate': 'Bearer realm="seam"' }),
        ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      },
      body: JSON.stringify({ error: { type, message, ...data }, ok: false }),
    }
  },
}

const written = (request: RequestHead, name: string): string | null => request.headers.get(name)?.trim() || null

/** The classification that all of Seam's clients share, by the token's first characters. */
function kindOf(token: string): PresentedKind {
  if (!token.startsWith('seam_')) return null
  return token.startsWith('seam_at') ? 'pat' : 'key'
}
