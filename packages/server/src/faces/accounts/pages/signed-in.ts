import { html } from 'hono/html'
import type { SignedIn } from '../../../control/sign-in/open-session.ts'
import { sessionCookie } from '../../http/cookie.ts'
import { deviceCookie } from '../../http/device.ts'
import { pageResponse, redirect } from '../page.ts'
import type { Visit } from '../visit.ts'

/** Hands the new session to the browser and goes on; a token that came with the account is shown on the way, this once. */
export function signedInResponse(
  { face, place, texts, code, request }: Visit,
  { user, session, defaultToken }: SignedIn,
  path: string,
): Response | Promise<Response> {
  const cookies = [
    sessionCookie(place, session, face.control.clock()),
    deviceCookie(face.site, place, request, user.id, face.control.random),
  ]
  if (defaultToken === null) return redirect(path, cookies)
  return pageResponse({ texts, code }, face.control.platform.config.name, {
    title: texts.firstTokenTitle,
    cookies,
    body: html`<p>${texts.firstTokenIntro}</p>
<code class="secret">${defaultToken.secret.reveal()}</code>
<a class="button" href="${path}">${texts.firstTokenContinue}</a>`,
  })
}
