import { type Challenge, type Refusal, type RefusalCode, refuse } from '@latchkey/core'
import { readBearer } from './authorization.ts'
import type { Answer, Dialect, GraphqlFault, Presented, PresentedKind } from './dialect.ts'

interface Problem {
  readonly status: number
  readonly title: string
  readonly retryAfterSeconds?: number
}

/** One answer for every failed authentication, so that nobody learns from it which tokens and workspaces exist. */
const UNAUTHENTICATED: Problem = { status: 401, title: 'Unauthenticated' }
const FORBIDDEN: Problem = { status: 403, title: 'Forbidden' }

const PROBLEMS: Readonly<Record<RefusalCode, Problem>> = {
  missing: UNAUTHENTICATED,
  malformed: UNAUTHENTICATED,
  unknown: UNAUTHENTICATED,
  revoked: UNAUTHENTICATED,
  rotated: UNAUTHENTICATED,
  expired: UNAUTHENTICATED,
  not_yet_active: UNAUTHENTICATED,
  suspended: UNAUTHENTICATED,
  suspended_principal: UNAUTHENTICATED,
  kind_not_accepted: UNAUTHENTICATED,
  workspace_unknown_or_forbidden: UNAUTHENTICATED,
  workspace_required: { status: 400, title: 'Workspace required' },
  workspace_suspended: FORBIDDEN,
  scope_missing: FORBIDDEN,
  resource_not_allowed: FORBIDDEN,
  ip_not_allowed: FORBIDDEN,
  browser_use_refused: FORBIDDEN,
  policy_refused: FORBIDDEN,
  rate_limited: { status: 429, title: 'Too many requests', retryAfterSeconds: 10 },
  stale: { status: 503, title: 'Temporarily unavailable', retryAfterSeconds: 1 },
}

const NO_TOKEN = 'This request needs a token: send it as "Authorization: Bearer <token>".'
const NOT_VALID =
  'The token is not valid for this request. It may be mistyped, expired, revoked or replaced, of a kind that is not accepted here, or not made for the workspace named.'
const WORKSPACE_REQUIRED =
  'Name the workspace in the header "Latchkey-Workspace", by its id or its address (owner/slug).'

/** The default dialect: `Authorization: Bearer` and `Latchkey-Workspace`; RFC 6750 challenges, RFC 9457 problem details. */
export const bearer: Dialect = {
  name: 'bearer',
  requestIdHeader: null,
  expiryHeader: 'latchkey-token-expires',

  read(request): Presented | Refusal {
    const credential = readBearer(request.headers.get('authorization'))
    if (credential === 'malformed') return refuse('malformed')
    const { token } = credential
    // RFC 6750, section 2: a client must not use two methods at once. On its own the query parameter is ignored: URLs end up in logs.
    if (token !== null && hasQueryToken(request.target ?? request.url)) return refuse('malformed')
    return { token, workspace: request.headers.get('latchkey-workspace') || null }
  },

  kindOf,

  render(refusal): Answer {
    const { status, title, retryAfterSeconds } = PROBLEMS[refusal.code]
    const code = status === 401 ? 'unauthenticated' : refusal.code
    const detail = detailOf(refusal, status)
    const challenge = challengeOf(refusal, status, detail)
    const problem = {
      type: `urn:latchkey:error:${code}`,
      title,
      status,
      code,
      detail,
      ...requiredScopes(refusal.challenge),
    }
    return {
      status,
      headers: {
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        ...(challenge !== null && { 'www-authenticate': challenge }),
        ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      },
      body: JSON.stringify(problem),
    }
  },
}

/** How a refusal looks in GraphQL where a dialect has no words of its own: the codes that Apollo's clients and servers know. */
export function plainGraphql(refusal: Refusal): GraphqlFault {
  const { status } = PROBLEMS[refusal.code]
  const code = status === 401 ? 'UNAUTHENTICATED' : status === 403 ? 'FORBIDDEN' : refusal.code.toUpperCase()
  return { message: detailOf(refusal, status), extensions: { code, ...requiredScopes(refusal.challenge) } }
}

function hasQueryToken(target: string): boolean {
  const query = target.indexOf('?')
  return query !== -1 && /[?&]access_token=/.test(target.slice(query))
}

/** By the labels of the default token format. A platform with labels of its own is told by the record instead. */
function kindOf(token: string): PresentedKind {
  const label = token.indexOf('_') + 1
  if (label === 0 || token.charCodeAt(label + 3) !== 95) return null
  return token.startsWith('pat', label) ? 'pat' : token.startsWith('key', label) ? 'key' : null
}

function detailOf(refusal: Refusal, status: number): string {
  if (refusal.code === 'missing') return NO_TOKEN
  if (status === 401) return NOT_VALID
  return refusal.code === 'workspace_required' ? WORKSPACE_REQUIRED : refusal.message
}

/** RFC 6750, section 3. Nothing for 429 and 503, where authentication is not what was wrong; no error code where no token came. */
function challengeOf(refusal: Refusal, status: number, detail: string): string | null {
  const { error, scope } = refusal.challenge
  if (refusal.code === 'missing') return 'Bearer realm="api"'
  if (error === null) return null
  const parts = [
    'Bearer realm="api"',
    `error="${error}"`,
    `error_description="${quotable(status === 401 ? 'The token is not valid for this request.' : detail)}"`,
  ]
  if (scope !== undefined) parts.push(`scope="${quotable(scope)}"`)
  return parts.join(', ')
}

/** RFC 6750, section 3 allows printable ASCII without quotation mark and backslash. */
const quotable = (text: string): string => text.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '')

function requiredScopes({ scope }: Challenge): { requiredScopes?: string[] } {
  return scope === undefined ? {} : { requiredScopes: scope.split(' ') }
}
