import { LatchkeyError } from '@latchkey/core'
import { type LinkSigner, requireOwnLink, setUnsubscribed, UNSUBSCRIBE_PATH } from '../../control/notices/links.ts'
import type { ControlParts } from '../../control/perform.ts'

export interface UnsubscribeFace {
  readonly control: ControlParts
  readonly signer: LinkSigner
}

const PATH = new RegExp(`^${UNSUBSCRIBE_PATH}/([a-z0-9_]{1,60})/([A-Za-z0-9_-]{43})$`)
const MOST_BYTES = 1024

/**
 * The page behind the link in a mail; `null` for a request that is not for it. A POST unsubscribes, as mail programs do for one click (RFC 8058,
 * section 3.2); a GET only asks, because programs that look at mails open every link in them.
 */
export async function answerUnsubscribe(face: UnsubscribeFace, request: Request): Promise<Response | null> {
  if (!request.url.includes(UNSUBSCRIBE_PATH)) return null
  const { pathname } = new URL(request.url)
  if (!pathname.startsWith(`${UNSUBSCRIBE_PATH}/`)) return null
  const [, person = '', signature = ''] = PATH.exec(pathname) ?? []
  const platform = face.control.platform.config.name
  try {
    requireOwnLink(face.signer, { person, signature })
    if (request.method === 'GET' || request.method === 'HEAD')
      return page(200, platform, 'Shall no more early notices of expiring tokens be sent to you?', 'No more of them')
    if (request.method !== 'POST')
      return page(405, platform, 'Open this link in a browser.', null, { allow: 'GET, POST' })
    const resume = (await fieldsOf(request)).get('again') === '1'
    await setUnsubscribed(face.control, face.signer, { person, signature }, !resume)
    return resume
      ? page(200, platform, 'Early notices are sent to you again.', 'No more of them')
      : page(
          200,
          platform,
          'No more early notices are sent to you. The one on the last day still is.',
          'Send them again',
          {},
          '1',
        )
  } catch (error) {
    if (!(error instanceof LatchkeyError)) throw error
    return page(error.code === 'not_found' ? 404 : 503, platform, error.message, null)
  }
}

/** A small form; whatever else is sent says nothing. */
async function fieldsOf(request: Request): Promise<URLSearchParams> {
  const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true
  const size = Number(request.headers.get('content-length') ?? Number.NaN)
  return new URLSearchParams(isForm && size <= MOST_BYTES ? await request.text() : '')
}

function page(
  status: number,
  platform: string,
  statement: string,
  button: string | null,
  headers: Record<string, string> = {},
  again = '0',
): Response {
  const form =
    button === null
      ? ''
      : `<form method="post"><input type="hidden" name="again" value="${again}"><button>${button}</button></form>`
  const body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(platform)}</title></head>
<body><main><h1>${escaped(platform)}</h1><p>${escaped(statement)}</p>${form}</main></body></html>
`
  return new Response(body, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      // The link itself is what lets its holder unsubscribe: no other site is to learn it.
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  })
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
