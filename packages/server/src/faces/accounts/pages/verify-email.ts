import { LatchkeyError } from '@latchkey/core'
import { html } from 'hono/html'
import { confirmEmail, readLink } from '../../../control/sign-in/by-link.ts'
import { notice } from '../controls.ts'
import { formToken } from '../form.ts'
import { withLink } from '../link-page.ts'
import { pageResponse } from '../page.ts'
import { filled } from '../texts.ts'
import type { PageHandler, Said, Visit } from '../visit.ts'

/** Asks before it takes an address over: programs that look at mails open every link in them. */
export const verifyEmailPage: PageHandler = {
  get: (visit, said) => withLink(visit, () => show(visit, visit.url.searchParams.get('token') ?? '', said)),
  post: (visit, { token = '' }) => withLink(visit, () => confirm(visit, token)),
}

async function confirm(visit: Visit, link: string): Promise<Response> {
  const { texts, face } = visit
  try {
    await confirmEmail(face.control, link)
  } catch (error) {
    if (!(error instanceof LatchkeyError) || error.code !== 'already_exists') throw error
    return show(visit, link, { status: 409, text: texts.emailTaken })
  }
  return pageResponse(visit, face.control.platform.config.name, {
    title: texts.verifiedTitle,
    body: html`<p>${texts.verified}</p><a class="button" href="/">${texts.onward}</a>`,
  })
}

async function show(visit: Visit, link: string, said: Said = {}): Promise<Response> {
  const { texts, face } = visit
  const { user, email } = await readLink(face.control, link, 'email')
  const token = formToken(visit)
  return pageResponse(visit, face.control.platform.config.name, {
    status: said.status ?? 200,
    title: texts.verifyTitle,
    cookies: token.cookies,
    body: html`<p>${filled(texts.verifyIntro, { email, name: user.name })}</p>${notice(said.text)}
<form method="post" action="/verify-email">
${token.field}
<input type="hidden" name="token" value="${link}">
<button>${texts.verifySubmit}</button>
</form>`,
  })
}
