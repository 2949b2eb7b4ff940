import { html } from 'hono/html'
import { requestOptions } from '../../../control/passkeys/prove.ts'
import { signInByPasskey } from '../../../control/sign-in/by-passkey.ts'
import { signInByPassword } from '../../../control/sign-in/by-password.ts'
import { field, notice } from '../controls.ts'
import { formToken } from '../form.ts'
import { pageResponse, redirect } from '../page.ts'
import { passkeyAnswerOf, passkeyForm } from '../passkey-form.ts'
import { refusalOf } from '../refusal.ts'
import { type PageHandler, returnPath, type Said, sessionOf, type Visit, visitorOf } from '../visit.ts'
import { providerLinks } from './provider.ts'
import { signedInResponse } from './signed-in.ts'

/** Where people sign in. */
export const signInPage: PageHandler = {
  async get(visit, said) {
    const path = returnPath(visit.url.searchParams.get('return'))
    if (said === undefined && (await sessionOf(visit)) !== null) return redirect(path)
    return show(visit, { path, email: '', ...said })
  },
  async post(visit, fields) {
    const { face, texts, place } = visit
    const { email = '', password = '' } = fields
    const path = returnPath(fields['return'] ?? null)
    const passkey = passkeyAnswerOf(fields['passkey'])
    try {
      const visitor = await visitorOf(visit)
      const signedIn =
        passkey === null
          ? await signInByPassword(face.control, { email, password }, visitor)
          : await signInByPasskey(face.control, passkey, place.origin, visitor)
      return await signedInResponse(visit, signedIn, path)
    } catch (error) {
      const refused = passkey === null ? texts.signInRefused : texts.passkeyFailed
      return show(visit, { path, email, ...refusalOf(error, texts, refused) })
    }
  },
}

interface Shown extends Said {
  readonly path: string
  readonly email: string
}

async function show(visit: Visit, { path, email, text, status = 200 }: Shown): Promise<Response> {
  const { texts, face, place } = visit
  const { platform, signIn } = face.control
  const token = formToken(visit)
  const options = await requestOptions(face.control, place.origin, 'sign-in')
  return pageResponse(visit, platform.config.name, {
    status,
    title: texts.signInTitle,
    cookies: token.cookies,
    ...(options === null ? {} : { script: '/accounts/passkey.js' }),
    body: html`${notice(text)}
${
  signIn.methods.password
    ? html`<form method="post" action="/sign-in">
${token.field}
<input type="hidden" name="return" value="${path}">
${field({ name: 'email', label: texts.email, type: 'email', value: email, autocomplete: options === null ? 'username' : 'username webauthn', autofocus: email === '' })}
${field({ name: 'password', label: texts.password, type: 'password', autocomplete: 'current-password', autofocus: email !== '' })}
<button>${texts.signInSubmit}</button>
</form>`
    : ''
}
${passkeyForm(texts, token, { action: '/sign-in', path, options, label: texts.passkeySignIn, isFilledIn: true })}
${providerLinks(visit, path)}
${signIn.methods.password ? html`<p class="links"><a href="/password-reset">${texts.forgotten}</a></p>` : ''}`,
  })
}
