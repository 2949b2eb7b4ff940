import { tokenStart } from '@latchkey/core'
import type { PlatformConfig } from '../../control/platform.ts'

/** What pages of other origins may ask and read (Fetch standard, section 3.3: the CORS protocol). Nothing where the platform names no pages. */
export interface PageAccess {
  /** The page that makes a call, when it is one that may show the token page and sends no other credential than an embedded session's; else `null`. */
  callerOf(request: Request): string | null
  /** The answer, for that page to read. */
  readable(response: Response, page: string): Response
  /** The answer to a browser that asks before a call; `null` where the call would be none that a page may make. */
  preflight(request: Request, methods: readonly string[]): Response | null
}

/** What the token page sends beside what every page may. */
const SENT_HEADERS = 'authorization, content-type, idempotency-key'
const PREFLIGHT_SECONDS = 600

export function pageAccess({ embedOrigins = [], token }: PlatformConfig): PageAccess {
  const pageOf = ({ headers }: Request): string | null => {
    const origin = headers.get('origin')
    return origin !== null && embedOrigins.includes(origin) ? origin : null
  }
  const embedded = `bearer ${tokenStart(token, 'embed')}`
  return {
    callerOf(request) {
      const authorization = request.headers.get('authorization')
      const isOther = authorization !== null && !authorization.toLowerCase().startsWith(embedded)
      return isOther || request.headers.has('cookie') ? null : pageOf(request)
    },
    readable(response, page) {
      response.headers.set('access-control-allow-origin', page)
      response.headers.set('access-control-expose-headers', 'retry-after')
      response.headers.append('vary', 'origin')
      return response
    },
    preflight(request, methods) {
      const page = pageOf(request)
      const method = request.headers.get('access-control-request-method')
      if (page === null || method === null || !methods.includes(method)) return null
      const headers = {
        'access-control-allow-origin': page,
        'access-control-allow-methods': methods.join(', '),
        'access-control-allow-headers': SENT_HEADERS,
        'access-control-max-age': String(PREFLIGHT_SECONDS),
        vary: 'origin',
      }
      return new Response(null, { status: 204, headers })
    },
  }
}
