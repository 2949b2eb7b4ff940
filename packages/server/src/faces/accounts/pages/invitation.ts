import { html } from 'hono/html'
import { acceptInvitation, readLink } from '../../../control/sign-in/by-link.ts'
import { lineOf } from '../../rest/schemas/text.ts'
import { field, notice } from '../controls.ts'
import type { Fields } from '../fields.ts'
import { formToken } from '../form.ts'
import { withLink } from '../link-page.ts'
import { pageResponse } from '../page.ts'
import { passwordFaultText } from '../password-fault.ts'
import { filled } from '../texts.ts'
import type { PageHandler, Said, Visit } from '../visit.ts'
import { visitorOf } from '../visit.ts'
import { signedInResponse } from './signed-in.ts'

const nameText = lineOf(100)

/** Where somebody who was invited takes their account over. */
export const invitationPage: PageHandler = {
  get: (visit, said) => withLink(visit, () => show(visit, visit.url.searchParams.get('token') ?? '', said)),
  post: (visit, fields) => withLink(visit, () => accept(visit, fields)),
}

async function accept(visit: Visit, fields: Fields): Promise<Response> {
  const { face, texts } = visit
  const { token = '', password = '' } = fields
  const { user } = await readLink(face.control, token, 'invitation')
  const name = nameText.safeParse(fields['name'])
  const isNeeded = face.control.signIn.methods.password
  const weak = isNeeded ? passwordFaultText(visit, password, { ...user, name: name.data ?? '' }) : undefined
  if (!name.success || weak !== undefined) {
    const faults = { name: name.success ? undefined : texts.nameFault, password: weak }
    return show(visit, token, { status: 400, text: texts.checkFields }, faults, fields['name'])
  }
  const taken = { token, name: name.data, password: isNeeded ? password : null }
  return signedInResponse(visit, await acceptInvitation(face.control, taken, await visitorOf(visit)), '/')
}

async function show(
  visit: Visit,
  link: string,
  said: Said = {},
  faults: Fields = {},
  typed?: string,
): Promise<Response> {
  const { texts, face } = visit
  const { user, email } = await readLink(face.control, link, 'invitation')
  const token = formToken(visit)
  return pageResponse(visit, face.control.platform.config.name, {
    status: said.status ?? 200,
    title: texts.invitationTitle,
    cookies: token.cookies,
    body: html`<p>${filled(texts.invitationIntro, { email })}</p>${notice(said.text)}
<form method="post" action="/invitation">
${token.field}
<input type="hidden" name="token" value="${link}">
<input type="hidden" name="username" autocomplete="username" value="${email}">
${field({ name: 'name', label: texts.name, value: typed ?? user.name, autocomplete: 'name', fault: faults['name'] })}
${
  face.control.signIn.methods.password
    ? field({
        name: 'password',
        label: texts.password,
        type: 'password',
        autocomplete: 'new-password',
        hint: texts.passwordHint,
        fault: faults['password'],
      })
    : ''
}
<button>${texts.invitationSubmit}</button>
</form>`,
  })
}
