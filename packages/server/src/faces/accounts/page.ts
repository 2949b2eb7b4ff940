import { html } from 'hono/html'
import { PAGE_HEADERS } from '../http/page-headers.ts'
import type { Language } from './texts.ts'

export type Html = ReturnType<typeof html>

export interface Page {
  readonly status?: number
  readonly title: string
  readonly body: Html
  /** The path of a script of our own. */
  readonly script?: string
  readonly cookies?: readonly string[]
}

const HEADERS = { ...PAGE_HEADERS, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } as const

/** A whole page. Every value in `body` is escaped by the template that it comes from. */
export async function pageResponse(
  { code }: Language,
  brand: string,
  { status = 200, title, body, script, cookies = [] }: Page,
): Promise<Response> {
  const page = await html`<!doctype html>
<html lang="${code}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${brand}</title>
<link rel="icon" href="/brand/icon">
<link rel="stylesheet" href="/accounts/style.css">
<link rel="stylesheet" href="/brand.css">
<script src="/accounts/theme.js"></script>
${script === undefined ? '' : html`<script type="module" src="${script}"></script>`}
</head>
<body>
<main>
<p class="brand"><img src="/brand/icon" alt="" width="28" height="28"><span>${brand}</span></p>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`
  return withCookies(new Response(page.toString(), { status, headers: HEADERS }), cookies)
}

/** Answers a form that was taken: the browser loads the next page with GET. */
export function redirect(path: string, cookies: readonly string[] = []): Response {
  return withCookies(
    new Response(null, { status: 303, headers: { location: path, 'cache-control': 'no-store' } }),
    cookies,
  )
}

function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}
