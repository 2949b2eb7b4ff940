import { type Refusal, type RefusalCode, refuse } from '@latchkey/core'
import type { RequestHead } from '../request-head.ts'
import type { Answer, Dialect, Presented, PresentedKind } from './dialect.ts'

interface IometeError {
  readonly status: number
  readonly errorCode: string
  /** In place of the refusal's own sentence. */
  readonly message?: string
  readonly retryAfterSeconds?: number
}

/** IOMETE documents 401 for a missing, invalid or expired token, without saying which: what else is wrong with a token is not told apart either. */
const UNAUTHORIZED: IometeError = {
  status: 401,
  errorCode: 'UNAUTHORIZED',
  message:
    'The access token is missing or not valid for this request. It may be mistyped, expired, suspended or deleted, or without access to this domain. Send one token in the header "X-API-Token".',
}
const forbidden = (errorCode: string): IometeError => ({ status: 403, errorCode })

const ERRORS: Readonly<Record<RefusalCode, IometeError>> = {
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
    errorCode: 'DOMAIN_REQUIRED',
    message: 'Name a domain in the path: /domains/{domain}/…',
  },
  workspace_suspended: forbidden('DOMAIN_SUSPENDED'),
  scope_missing: forbidden('FORBIDDEN'),
  resource_not_allowed: forbidden('FORBIDDEN'),
  ip_not_allowed: forbidden('ADDRESS_NOT_ALLOWED'),
  browser_use_refused: forbidden('BROWSER_USE_REFUSED'),
  policy_refused: forbidden('POLICY_REFUSED'),
  rate_limited: { status: 429, errorCode: 'TOO_MANY_REQUESTS', retryAfterSeconds: 1 },
  stale: { status: 503, errorCode: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 1 },
}

const LONGEST_HEADER = 512
/** What a token may be made of; IOMETE's own are letters, digits and `-`. A space or comma would mean a scheme, or two values. */
const TOKEN = /^[\w.~+/=-]+$/
const BEARER = /^bearer +([\w.~+/=-]+)$/i
const DOMAIN = /\/domains\/([^/?#]+)/

/**
 * How IOMETE's clients speak: the token in `X-API-Token` (in whatever case), else in `Authorization` after `Bearer`, else bare in `Authorization`, as
 * its event stream wants it. The domain is in the path.
 */
export const iomete: Dialect = {
  name: 'iomete',
  requestIdHeader: null,
  expiryHeader: 'latchkey-token-expires',

  read(request): Presented | Refusal {
    const own = readOwn(request.headers.get('x-api-token'))
    const authorization = readAuthorization(request.headers.get('authorization'))
    if (own === 'malformed' || authorization === 'malformed') return refuse('malformed')
    // One client may send its one token twice; two tokens leave open who is asking.
    if (own !== null && authorization !== null && own !== authorization) return refuse('malformed')
    const token = own ?? authorization
    return { token, workspace: domainOf(request) }
  },

  kindOf,

  render(refusal): Answer {
    const { status, errorCode, message = refusal.message, retryAfterSeconds } = ERRORS[refusal.code]
    const scopes = refusal.challenge.scope
    const required = scopes === undefined ? {} : { requiredScopes: scopes.split(' ') }
    return {
      status,
      headers: {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        ...(status === 401 && { 'www-authenticate': 'Bearer realm="iomete"' }),
        ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      },
      body: JSON.stringify({ errorCode, message, ...required }),
    }
  },
}

type Read = string | null | 'malformed'

function readOwn(header: string | null): Read {
  const value = header?.trim() ?? ''
  if (value === '') return null
  return value.length <= LONGEST_HEADER && TOKEN.test(value) ? value : 'malformed'
}

function readAuthorization(header: string | null): Read {
  const value = header?.trim() ?? ''
  if (value === '') return null
  if (value.length > LONGEST_HEADER) return 'malformed'
  if (TOKEN.test(value)) return value.toLowerCase() === 'bearer' ? 'malformed' : value
  const token = BEARER.exec(value)?.[1]
  if (token !== undefined) return token
  // A comma means that the header came twice; another scheme, such as Basic, is as good as no token.
  return value.includes(',') || /^bearer\b/i.test(value) ? 'malformed' : null
}

/** The domain as the path names it, decoded; `null` for a path that names none. */
function domainOf({ url }: RequestHead): string | null {
  const [, domain] = DOMAIN.exec(url.replace(/[?#].*$/s, '')) ?? []
  if (domain === undefined) return null
  try {
    return decodeURIComponent(domain)
  } catch {
    return domain
  }
}

/** By the labels of the preset's tokens. */
function kindOf(token: string): PresentedKind {
  const label = token.split('_', 2)[1]
  return label === 'pat' || label === 'key' ? label : null
}
