import type { RequestHead } from './request-head.ts'

/**
 * Whether a browser made this request for a page of another origin.
 *
 * `Sec-Fetch-Site` settles it where it is sent: no page can set it, and it holds behind a proxy that rewrites `Host`. Browsers send it only to HTTPS
 * and localhost, so for the rest `Origin` is compared with `Host`. A page in a sandbox or a file has the origin `null`, an extension one of its own:
 * both are foreign.
 *
 * Programs are not caught: curl and the SDKs send neither header. `Sec-Fetch-Mode` is no sign of a browser (Node's own `fetch` sends `cors`), and
 * `Sec-Fetch-Site: none` is a request that no page asked for.
 */
export function isFromForeignPage(request: RequestHead): boolean {
  const { headers } = request
  const site = headers.get('sec-fetch-site')
  if (site === 'same-origin') return false
  if (site !== null && site !== 'none') return true
  const origin = headers.get('origin')
  return origin !== null && origin !== '' && !isSameHost(origin, headers.get('host') ?? new URL(request.url).host)
}

/** The origin of the page that made a request, where the browser said one that people can be shown. */
export function pageOf({ headers }: RequestHead): string | null {
  const origin = headers.get('origin')
  if (origin === null || !/^https?:\/\//i.test(origin) || !URL.canParse(origin)) return null
  return new URL(origin).origin
}

/** Without the scheme: behind a proxy that ends TLS the server can't know its own. */
function isSameHost(origin: string, host: string): boolean {
  if (!/^https?:\/\//i.test(origin) || !URL.canParse(origin)) return false
  const page = new URL(origin)
  const server = `${page.protocol}//${host}`
  return URL.canParse(server) && new URL(server).host === page.host
}
