import { LatchkeyError, shownUserCode } from '@latchkey/core'
import { html } from 'hono/html'
import type { Presented } from '../../../control/access/caller.ts'
import { decideDevice, readDevice } from '../../../control/device/decide.ts'
import { perform } from '../../../control/perform.ts'
import { field, notice } from '../controls.ts'
import type { Fields } from '../fields.ts'
import { formToken } from '../form.ts'
import { type Html, pageResponse, redirect } from '../page.ts'
import { refusalOf } from '../refusal.ts'
import { type PageHandler, type Said, sessionOf, type Visit } from '../visit.ts'

/** Where somebody lets a program in that shows a code elsewhere. A link that has the code in it decides nothing: it is shown, to be compared. */
export const devicePage: PageHandler = {
  async get(visit, said) {
    const code = visit.url.searchParams.get('user_code') ?? ''
    const session = await sessionOf(visit)
    if (session === null) return redirect(`/sign-in?return=${encodeURIComponent(pathOf(code))}`)
    return code === '' || said !== undefined ? ask(visit, code, said) : show(visit, session, code)
  },
  async post(visit, fields) {
    const code = fields['user_code'] ?? ''
    const session = await sessionOf(visit)
    if (session === null) return redirect(`/sign-in?return=${encodeURIComponent(pathOf(code))}`)
    return fields['decision'] === undefined ? show(visit, session, code) : decide(visit, session, code, fields)
  },
}

const pathOf = (code: string): string => (code === '' ? '/device' : `/device?user_code=${encodeURIComponent(code)}`)

async function decide(visit: Visit, session: Presented, code: string, fields: Fields): Promise<Response> {
  const { texts, face } = visit
  const isApproved = fields['decision'] === 'approve'
  try {
    await perform(face.control, session, decideDevice, { userCode: code, isApproved })
  } catch (error) {
    if (error instanceof LatchkeyError && error.code === 'recent_authentication_required')
      return redirect(`/reauthenticate?return=${encodeURIComponent(pathOf(code))}`)
    return ask(visit, code, refusal(visit, error))
  }
  return page(visit, 200, html`<p>${isApproved ? texts.deviceApproved : texts.deviceRefused}</p>`)
}

async function show(visit: Visit, session: Presented, typed: string): Promise<Response> {
  const { texts, face } = visit
  let request: Awaited<ReturnType<typeof readDeviceAs>>
  try {
    request = await readDeviceAs(visit, session, typed)
  } catch (error) {
    return ask(visit, typed, refusal(visit, error))
  }
  const token = formToken(visit)
  const code = shownUserCode(request.userCode)
  const body = html`<p>${texts.deviceCompare}</p>
<code class="secret">${code}</code>
<dl>
<dt>${texts.deviceProgram}</dt><dd>${texts.deviceCommandLine}</dd>
${request.device === '' ? '' : html`<dt>${texts.deviceName}</dt><dd>${request.device}</dd>`}
${request.address === null ? '' : html`<dt>${texts.deviceAddress}</dt><dd>${request.address}</dd>`}
</dl>
<p>${texts.deviceWarning}</p>
<form method="post" action="/device">
${token.field}
<input type="hidden" name="user_code" value="${code}">
<button name="decision" value="approve">${texts.deviceApprove}</button>
<button name="decision" value="refuse" class="second">${texts.deviceRefuse}</button>
</form>`
  return pageResponse(visit, face.control.platform.config.name, {
    title: texts.deviceTitle,
    cookies: token.cookies,
    body,
  })
}

const readDeviceAs = ({ face }: Visit, session: Presented, userCode: string) =>
  perform(face.control, session, readDevice, { userCode })

function refusal({ texts }: Visit, error: unknown): Said {
  if (error instanceof LatchkeyError && error.code === 'not_found') return { status: 404, text: texts.deviceUnknown }
  return refusalOf(error, texts, texts.notAccepted)
}

function ask(visit: Visit, code: string, said: Said = {}): Promise<Response> {
  const { texts } = visit
  const token = formToken(visit)
  const body = html`<p>${texts.deviceIntro}</p>${notice(said.text)}
<form method="post" action="/device">
${token.field}
${field({ name: 'user_code', label: texts.deviceCode, value: code, autocomplete: 'off', autofocus: true })}
<button>${texts.deviceContinue}</button>
</form>`
  return page(visit, said.status ?? 200, body, token.cookies)
}

const page = (visit: Visit, status: number, body: Html, cookies: readonly string[] = []): Promise<Response> =>
  pageResponse(visit, visit.face.control.platform.config.name, {
    status,
    title: visit.texts.deviceTitle,
    body,
    cookies,
  })
