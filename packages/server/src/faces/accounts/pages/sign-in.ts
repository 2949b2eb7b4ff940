import { html } from 'hono/html'
import { signInByPassword } from '../../../control/sign-in/by-password.ts'
import { field, notice } from '../controls.ts'
import { formToken } from '../form.ts'
import { pageResponse, redirect } from '../page.ts'
import { refusalOf } from '../refusal.ts'
import { type PageHandler, returnPath, type Said, sessionOf, type Visit, visitorOf } from '../visit.ts'
import { signedInResponse } from './signed-in.ts'

/** Where people sign in. */
export const signInPage: PageHandler = {
  async get(visit, said) {
    const path = returnPath(visit.url.searchParams.get('return'))
    if (said === undefined && (await sessionOf(visit)) !== null) return redirect(path)
    return show(visit, { path, email: '', ...said })
  },
  async post(visit, fields) {
    const { face, texts } = visit
    const { email = '', password = '' } = fields
    const path = returnPath(fields['return'] ?? null)
    try {
      const signedIn = await signInByPassword(face.control, { email, password }, await visitorOf(visit))
      return await signedInResponse(visit, signedIn, path)
    } catch (error) {
      return show(visit, { path, email, ...refusalOf(error, texts, texts.signInRefused) })
    }
  },
}

interface Shown extends Said {
  readonly path: string
  readonly email: string
}

function show(visit: Visit, { path, email, text, status = 200 }: Shown): Promise<Response> {
  const { texts, face } = visit
  const token = formToken(visit)
  return pageResponse(visit, face.control.platform.config.name, {
    status,
    title: texts.signInTitle,
    cookies: token.cookies,
    body: html`${notice(text)}
<form method="post" action="/sign-in">
${token.field}
<input type="hidden" name="return" value="${path}">
${field({ name: 'email', label: texts.email, type: 'email', value: email, autocomplete: 'username', autofocus: email === '' })}
${field({ name: 'password', label: texts.password, type: 'password', autocomplete: 'current-password', autofocus: email !== '' })}
<button>${texts.signInSubmit}</button>
</form>`,
  })
}
