import { html } from 'hono/html'
import type { Brand } from '../../control/platform.ts'
import { PAGE_HEADERS } from '../http/page-headers.ts'
import { brandStyles, defaultIcon } from './brand.ts'
import { answerFile, type StaticFile, staticFile } from './static-file.ts'

/** The built console: its files by their path below the folder, such as `assets/index-abc.js`. */
export type ConsoleBundle = ReadonlyMap<string, StaticFile>

export interface ConsoleFace {
  /** `null` where nobody built it. */
  readonly bundle: ConsoleBundle | null
  readonly name: string
  readonly brand: Brand
}

/** First parts of the paths that the console's own router knows. */
const PLACES = new Set(['tokens', 'notices', 'profile', 'workspaces', 'organizations', 'operator'])

/** Where programs talk to the service: nobody is shown a page there. */
const OF_PROGRAMS = /^\/(v1|health|openapi\.json|\.well-known)(\/|$)/

const NOT_BUILT =
  'The console is not built. In the repository, `npm run build` builds it; everything else works without it.\n'

/**
 * Answers what belongs to the console: its page, whatever the path of the screen, its hashed files, and the brand. `null` for a request that is for
 * somebody else.
 */
export function consoleFace({ bundle, name, brand }: ConsoleFace): (request: Request) => Response | null {
  const page = pageOf(bundle, name)
  const styles = staticFile('text/css; charset=utf-8', Buffer.from(brandStyles(brand)))
  const icon = brand.logo ?? defaultIcon(name, brand)
  const logo = staticFile(icon.type, icon.content)
  return (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return null
    const { pathname } = new URL(request.url)
    if (OF_PROGRAMS.test(pathname)) return null
    if (pathname === '/brand.css') return answerFile(styles, request)
    // A picture may be a document of its own, with a script in it, when it is opened by itself.
    if (pathname === '/brand/icon') return answerFile(logo, request, { 'content-security-policy': PICTURE_POLICY })
    const file = bundle?.get(pathname.slice(1))
    if (file !== undefined && pathname !== '/index.html')
      return answerFile(file, request, pathname.startsWith('/embed/') ? FOR_OTHER_PAGES : {})
    const isKnown = pathname === '/' || PLACES.has(pathname.split('/')[1] ?? '')
    if (!isKnown && request.headers.get('accept')?.includes('text/html') !== true) return null
    if (page === null) return new Response(NOT_BUILT, { status: 503, headers: { 'content-type': 'text/plain' } })
    return answerFile(page, request, PAGE_HEADERS, isKnown ? 200 : 404)
  }
}

/** The token page for the platform's own pages, which may keep it for a while without asking. It is the same for everybody, and nothing secret. */
const FOR_OTHER_PAGES = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'cache-control': 'public, max-age=600, stale-while-revalidate=86400',
} as const

const PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

function pageOf(bundle: ConsoleBundle | null, name: string): StaticFile | null {
  const index = bundle?.get('index.html')
  if (index === undefined) return null
  const text = Buffer.from(index.body)
    .toString('utf8')
    .replaceAll('{{platform}}', String(html`${name}`))
  return staticFile('text/html; charset=utf-8', Buffer.from(text))
}
