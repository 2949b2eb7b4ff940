import { html } from 'hono/html'
import type { FormToken } from './form.ts'
import type { Html } from './page.ts'
import type { Texts } from './texts.ts'

export interface PasskeyForm {
  readonly action: string
  /** Where to go on afterwards. */
  readonly path: string
  /** What the browser is handed; `null` where no passkey can be asked for. */
  readonly options: object | null
  readonly label: string
  /** Whether the browser is to offer passkeys in the field for the address too. */
  readonly isFilledIn?: boolean
}

/** A button that asks for a passkey. It needs the script, which shows it. */
export function passkeyForm(
  texts: Texts,
  token: FormToken,
  { action, path, options, label, isFilledIn = false }: PasskeyForm,
): Html | '' {
  if (options === null) return ''
  return html`<form method="post" action="${action}" data-passkey="${JSON.stringify(options)}"${isFilledIn ? html` data-autofill` : ''} hidden>
${token.field}
<input type="hidden" name="return" value="${path}">
<input type="hidden" name="passkey" value="">
<button type="button" class="second">${label}</button>
<p class="fault" role="alert" hidden>${texts.passkeyFailed}</p>
</form>`
}

/** What the form has sent; `null` when nothing, or nothing that could be an answer. */
export function passkeyAnswerOf(text: string | undefined): object | null {
  if (text === undefined || text === '') return null
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' ? answer : null
  } catch {
    return null
  }
}
