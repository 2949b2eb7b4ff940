import { type Refusal, type RefusalCode, refuse } from '@latchkey/core'
import type { RequestHead } from '../request-head.ts'
import { readAuthorization } from './authorization.ts'
import type { Answer, Dialect, Presented, PresentedKind } from './dialect.ts'

/** One of Clarifai's status codes (`status_code.proto`), with its published description. */
interface ClarifaiStatus {
  readonly code: number
  readonly description: string
  /** For the person who reads it: what was wrong, and what to do. The refusal's own sentence where not given. */
  readonly details?: string
  readonly http: number
  readonly retryAfterSeconds?: number
}

const KEY_INVALID = { code: 11008, description: 'Invalid API key or Invalid API key/application pair', http: 401 }
/** Unknown, revoked, replaced and suspended are one answer: nobody learns from it which keys there are. */
const KEY_NOT_FOUND: ClarifaiStatus = {
  code: 11009,
  description: 'API key not found',
  details: 'The key is not known, or is no longer valid. Create another in your settings.',
  http: 401,
}
const INSUFFICIENT = { code: 11007, description: 'API key has insufficient permissions', http: 403 }

const STATUSES: Readonly<Record<RefusalCode, ClarifaiStatus>> = {
  missing: {
    code: 11102,
    description: 'Invalid request',
    details:
      'Empty or malformed authorization header. Please provide an API key or session token, as "Authorization: Key <token>".',
    http: 400,
  },
  malformed: { ...KEY_INVALID, details: 'Invalid format of key. Check that it was copied whole.' },
  unknown: KEY_NOT_FOUND,
  revoked: KEY_NOT_FOUND,
  rotated: KEY_NOT_FOUND,
  not_yet_active: KEY_NOT_FOUND,
  suspended: KEY_NOT_FOUND,
  suspended_principal: KEY_NOT_FOUND,
  expired: { ...KEY_INVALID, details: 'The key has expired. Create another in your settings.' },
  kind_not_accepted: {
    ...KEY_INVALID,
    details: 'An app-specific key is not accepted here. Use a personal access token.',
  },
  workspace_required: {
    ...KEY_INVALID,
    details: 'Must provide app external ID in API authorizer: name user_id and app_id beside a personal access token.',
  },
  workspace_unknown_or_forbidden: {
    code: 11101,
    description: 'Resource does not exist',
    details: 'There is no such user or app, or the personal access token does not reach it.',
    http: 404,
  },
  workspace_suspended: { ...INSUFFICIENT, details: 'The app is suspended.' },
  scope_missing: INSUFFICIENT,
  resource_not_allowed: { ...INSUFFICIENT, details: 'The key is limited to other endpoints.' },
  ip_not_allowed: INSUFFICIENT,
  browser_use_refused: INSUFFICIENT,
  policy_refused: INSUFFICIENT,
  rate_limited: { code: 11005, description: 'Too many requests', http: 429, retryAfterSeconds: 10 },
  // Clarifai's clients wait for minutes on a status of their own for an unavailable server; this one they show at once.
  stale: { code: 10020, description: 'Failure', http: 503, retryAfterSeconds: 1 },
}

const FOREIGN_APP: ClarifaiStatus = {
  ...KEY_INVALID,
  details:
    'The app-specific key is for another app than the one that was named. For public apps and those of others use a personal access token.',
}

/**
 * How Clarifai's published clients speak: `Authorization: Key` (or `Bearer`, which its OpenAI-compatible endpoints take), the app in the path or the
 * query; refusals as a `status`. For gRPC give the app by the request's context: it is in the message.
 */
export const clarifai: Dialect = {
  name: 'clarifai',
  requestIdHeader: 'x-clarifai-request-id',
  expiryHeader: 'latchkey-token-expires',

  read(request): Presented | Refusal {
    const credential = readAuthorization(request.headers.get('authorization'), ['key', 'bearer'])
    // Clarifai has one answer for a header that is absent and for one that can't be read.
    if (credential === 'malformed') return refuse('missing')
    const { token } = credential
    return { token, workspace: appIn(request) }
  },

  kindOf,

  render(refusal, requestId, kind = null): Answer {
    const foreign = refusal.code === 'workspace_unknown_or_forbidden' && kind === 'key'
    const { code, description, details, http, retryAfterSeconds } = foreign ? FOREIGN_APP : STATUSES[refusal.code]
    return {
      status: http,
      headers: {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        ...(requestId !== null && { 'x-clarifai-request-id': requestId }),
        ...(http === 401 && { 'www-authenticate': 'Key realm="clarifai"' }),
        ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      },
      body: JSON.stringify({
        status: {
          code,
          description,
          details: details ?? refusal.message,
          ...(requestId !== null && { req_id: requestId.replaceAll('-', '') }),
        },
      }),
    }
  },
}

const IN_PATH = /^https?:\/\/[^/]+\/v2\/users\/([^/?#]+)\/apps\/([^/?#]+)/

/** The address of the app that the request names; `null` where its path and query name none. */
function appIn({ url }: RequestHead): string | null {
  const [, user, app] = IN_PATH.exec(url) ?? []
  if (user !== undefined && app !== undefined) return addressOf(decoded(user), decoded(app))
  const mark = url.indexOf('?')
  if (mark === -1) return null
  const query = new URLSearchParams(url.slice(mark))
  return addressOf(query.get('user_app_id.user_id'), query.get('user_app_id.app_id'))
}

function addressOf(user: string | null, app: string | null): string | null {
  return app ? `${user || 'me'}/${app}` : null
}

/** What can't be decoded names nothing that exists. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** By the labels of the preset. */
function kindOf(token: string): PresentedKind {
  const label = token.split('_', 2)[1]
  return label === 'pat' ? 'pat' : label === 'app' ? 'key' : null
}
