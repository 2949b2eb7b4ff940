import { LatchkeyError } from '@latchkey/core'
import { html } from 'hono/html'
import { z } from 'zod'
import { setUpInBrowser } from '../../../control/setup.ts'
import { lineOf } from '../../rest/schemas/text.ts'
import { emailText } from '../../rest/schemas/user.ts'
import { field, notice } from '../controls.ts'
import type { Fields } from '../fields.ts'
import { formToken } from '../form.ts'
import { pageResponse } from '../page.ts'
import { passwordFaultText } from '../password-fault.ts'
import { type PageHandler, type Said, type Visit, visitorOf } from '../visit.ts'
import { signedInResponse } from './signed-in.ts'

const form = z.object({ email: emailText, name: lineOf(100), password: z.string() })

/** Makes the first administrator, for whoever holds the secret that the service printed. */
export const setUpPage: PageHandler = {
  async get(visit, said) {
    return (await visit.face.setUp.isDone()) ? done(visit) : show(visit, {}, said)
  },
  async post(visit, fields) {
    const { face, texts } = visit
    if (await face.setUp.isDone()) return done(visit)
    if (!face.setUp.isSecret(fields['secret'] ?? ''))
      return show(visit, fields, { status: 403, faults: { secret: texts.setUpSecretWrong } })
    const parsed = form.safeParse(fields)
    if (!parsed.success) {
      const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]))
      const faults = {
        ...(wrong.has('email') && { email: texts.emailFault }),
        ...(wrong.has('name') && { name: texts.nameFault }),
        ...(wrong.has('password') && { password: texts.passwordHint }),
      }
      return show(visit, fields, { status: 400, faults })
    }
    const weak = passwordFaultText(visit, parsed.data.password, parsed.data)
    if (weak !== undefined) return show(visit, fields, { status: 400, faults: { password: weak } })
    try {
      const signedIn = await setUpInBrowser(face.control, parsed.data, await visitorOf(visit))
      return await signedInResponse(visit, signedIn, '/')
    } catch (error) {
      if (!(error instanceof LatchkeyError) || error.code !== 'invalid_input') throw error
      return show(visit, fields, { status: 400, faults: { email: texts.emailFault } })
    }
  },
}

function show(
  visit: Visit,
  fields: Fields,
  { status = 200, text, faults = {} }: Said & { readonly faults?: Fields } = {},
): Promise<Response> {
  const { texts, face } = visit
  const token = formToken(visit)
  const isWrong = Object.keys(faults).length > 0
  return pageResponse(visit, face.control.platform.config.name, {
    status,
    title: texts.setUpTitle,
    cookies: token.cookies,
    script: '/accounts/set-up.js',
    body: html`<p>${texts.setUpIntro}</p>
${notice(text ?? (isWrong ? texts.checkFields : undefined))}
<form method="post" action="/setup">
${token.field}
${field({ name: 'secret', label: texts.setUpSecret, value: fields['secret'], autocomplete: 'off', hint: texts.setUpSecretHint, fault: faults['secret'] })}
${field({ name: 'name', label: texts.name, value: fields['name'], autocomplete: 'name', fault: faults['name'] })}
${field({ name: 'email', label: texts.email, type: 'email', value: fields['email'], autocomplete: 'username', fault: faults['email'] })}
${field({ name: 'password', label: texts.password, type: 'password', autocomplete: 'new-password', hint: texts.passwordHint, fault: faults['password'] })}
<button>${texts.setUpSubmit}</button>
</form>`,
  })
}

function done({ texts, code, face }: Visit): Promise<Response> {
  return pageResponse({ texts, code }, face.control.platform.config.name, {
    status: 410,
    title: texts.setUpTitle,
    body: html`<p>${texts.setUpDone}</p><a class="button" href="/sign-in">${texts.signInTitle}</a>`,
  })
}
