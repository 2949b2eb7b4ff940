import { html } from 'hono/html'
import { endOwnSession } from '../../../control/account/session.ts'
import { perform } from '../../../control/perform.ts'
import { clearedSessionCookie } from '../../http/cookie.ts'
import { notice } from '../controls.ts'
import { formToken } from '../form.ts'
import { pageResponse, redirect } from '../page.ts'
import { type PageHandler, sessionOf, type Visit } from '../visit.ts'

/** Asks before it signs out: a link alone, on whatever page, signs nobody out. */
export const signOutPage: PageHandler = {
  async get(visit, said) {
    const { texts, face } = visit
    if ((await sessionOf(visit)) === null) return signedOut(visit)
    const token = formToken(visit)
    return pageResponse(visit, face.control.platform.config.name, {
      title: texts.signOutTitle,
      status: said?.status ?? 200,
      cookies: token.cookies,
      body: html`${notice(said?.text)}<p>${texts.signOutIntro}</p>
<form method="post" action="/sign-out">${token.field}<button autofocus>${texts.signOutSubmit}</button></form>`,
    })
  },
  async post(visit) {
    const session = await sessionOf(visit)
    if (session !== null) await perform(visit.face.control, session, endOwnSession, {})
    return redirect('/sign-out', [clearedSessionCookie(visit.place)])
  },
}

function signedOut({ texts, code, face }: Visit): Promise<Response> {
  return pageResponse({ texts, code }, face.control.platform.config.name, {
    title: texts.signedOutTitle,
    body: html`<p>${texts.signedOut}</p><a class="button" href="/sign-in">${texts.signInAgain}</a>`,
  })
}
