import { html } from 'hono/html'
import { readLink, requestPasswordReset, resetPassword } from '../../../control/sign-in/by-link.ts'
import { field, notice } from '../controls.ts'
import { formToken } from '../form.ts'
import { withLink } from '../link-page.ts'
import { pageResponse } from '../page.ts'
import { passwordFaultText } from '../password-fault.ts'
import { refusalOf } from '../refusal.ts'
import { filled } from '../texts.ts'
import type { PageHandler, Said, Visit } from '../visit.ts'
import { visitorOf } from '../visit.ts'
import { signedInResponse } from './signed-in.ts'

/** Has a link for another password sent, and takes the password when it comes back. */
export const passwordResetPage: PageHandler = {
  async get(visit, said) {
    const token = visit.url.searchParams.get('token')
    return token === null ? ask(visit, said) : withLink(visit, () => choose(visit, token, said))
  },
  async post(visit, fields) {
    const { token } = fields
    return token === undefined
      ? send(visit, fields['email'] ?? '')
      : withLink(visit, () => change(visit, token, fields['password'] ?? ''))
  },
}

async function send(visit: Visit, email: string): Promise<Response> {
  const { face, texts } = visit
  const { mail, methods } = face.control.signIn
  if (mail === null || !methods.password) return ask(visit)
  try {
    const { done } = await requestPasswordReset(face.control, email, await visitorOf(visit))
    void done.catch(face.onFault)
  } catch (error) {
    return ask(visit, refusalOf(error, texts, texts.notAccepted))
  }
  return pageResponse(visit, face.control.platform.config.name, {
    title: texts.resetTitle,
    body: html`<p>${texts.resetSent}</p><a class="button" href="/sign-in">${texts.signInTitle}</a>`,
  })
}

async function change(visit: Visit, token: string, password: string): Promise<Response> {
  const { face } = visit
  const { user } = await readLink(face.control, token, 'password_reset')
  const weak = passwordFaultText(visit, password, user)
  if (weak !== undefined) return choose(visit, token, { status: 400 }, weak)
  return signedInResponse(visit, await resetPassword(face.control, { token, password }, await visitorOf(visit)), '/')
}

function ask(visit: Visit, said: Said = {}): Promise<Response> {
  const { texts, face } = visit
  const { mail, methods } = face.control.signIn
  const token = formToken(visit)
  const form = html`<p>${texts.resetIntro}</p>${notice(said.text)}
<form method="post" action="/password-reset">
${token.field}
${field({ name: 'email', label: texts.email, type: 'email', autocomplete: 'username', autofocus: true })}
<button>${texts.resetSubmit}</button>
</form>`
  return pageResponse(visit, face.control.platform.config.name, {
    status: said.status ?? 200,
    title: texts.resetTitle,
    cookies: token.cookies,
    body: mail === null || !methods.password ? html`<p>${texts.resetNoMail}</p>` : form,
  })
}

async function choose(visit: Visit, link: string, said: Said = {}, fault?: string): Promise<Response> {
  const { texts, face } = visit
  const { email } = await readLink(face.control, link, 'password_reset')
  const token = formToken(visit)
  return pageResponse(visit, face.control.platform.config.name, {
    status: said.status ?? 200,
    title: texts.resetTitle,
    cookies: token.cookies,
    body: html`<p>${filled(texts.resetChoose, { email })}</p>${notice(said.text)}
<form method="post" action="/password-reset">
${token.field}
<input type="hidden" name="token" value="${link}">
<input type="hidden" name="username" autocomplete="username" value="${email}">
${field({ name: 'password', label: texts.newPassword, type: 'password', autocomplete: 'new-password', hint: texts.passwordHint, fault, autofocus: true })}
<button>${texts.resetChange}</button>
</form>`,
  })
}
