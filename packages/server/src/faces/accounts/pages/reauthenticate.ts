import { html } from 'hono/html'
import { authenticateSession } from '../../../control/account/authenticate.ts'
import { passkeyRequestOptions } from '../../../control/account/passkeys.ts'
import { readSession } from '../../../control/account/session.ts'
import { perform } from '../../../control/perform.ts'
import { sessionCookie } from '../../http/cookie.ts'
import { field, notice } from '../controls.ts'
import { formToken } from '../form.ts'
import { pageResponse, redirect } from '../page.ts'
import { passkeyAnswerOf, passkeyForm } from '../passkey-form.ts'
import { refusalOf } from '../refusal.ts'
import { filled } from '../texts.ts'
import { type PageHandler, returnPath, type Said, sessionOf, type Visit } from '../visit.ts'
import { providerLinks } from './provider.ts'

/** Where somebody who is signed in proves once more who they are, and goes back to where they came from. */
export const reauthenticatePage: PageHandler = {
  get: (visit, said) => show(visit, returnPath(visit.url.searchParams.get('return')), said),
  async post(visit, fields) {
    const { face, place, texts } = visit
    const path = returnPath(fields['return'] ?? null)
    const session = await sessionOf(visit)
    if (session === null) return toSignIn(path)
    try {
      const passkey = passkeyAnswerOf(fields['passkey'])
      const proof = passkey === null ? { password: fields['password'] ?? '' } : { passkey }
      const { issued } = await perform(face.control, session, authenticateSession, proof)
      return redirect(path, [sessionCookie(place, issued, face.control.clock())])
    } catch (error) {
      return show(visit, path, refusalOf(error, texts, texts.passwordRefused))
    }
  },
}

const toSignIn = (path: string): Response => redirect(`/sign-in?return=${encodeURIComponent(path)}`)

async function show(visit: Visit, path: string, said: Said = {}): Promise<Response> {
  const { texts, face } = visit
  const session = await sessionOf(visit)
  if (session === null) return toSignIn(path)
  const { user, account, passkeys, issuers } = await perform(face.control, session, readSession, {})
  const options = passkeys === 0 ? null : await perform(face.control, session, passkeyRequestOptions, {})
  const token = formToken(visit)
  return pageResponse(visit, face.control.platform.config.name, {
    status: said.status ?? 200,
    title: texts.reauthenticateTitle,
    cookies: token.cookies,
    ...(options === null ? {} : { script: '/accounts/passkey.js' }),
    body: html`<p>${filled(texts.reauthenticateIntro, { name: user.name })}</p>
${notice(said.text)}
${
  account.passwordHash === null
    ? ''
    : html`<form method="post" action="/reauthenticate">
${token.field}
<input type="hidden" name="return" value="${path}">
<input type="hidden" name="username" autocomplete="username" value="${user.email ?? ''}">
${field({ name: 'password', label: texts.password, type: 'password', autocomplete: 'current-password', autofocus: true })}
<button>${texts.reauthenticateSubmit}</button>
</form>`
}
${passkeyForm(texts, token, { action: '/reauthenticate', path, options, label: texts.passkeyProve })}
${issuers.length === 0 ? '' : providerLinks(visit, path, true)}`,
  })
}
