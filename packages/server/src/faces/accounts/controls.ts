import { html } from 'hono/html'
import type { Html } from './page.ts'

export interface Field {
  readonly name: string
  readonly label: string
  readonly type?: 'text' | 'email' | 'password'
  readonly value?: string | undefined
  readonly autocomplete: string
  readonly hint?: string
  readonly fault?: string | undefined
  readonly autofocus?: boolean
}

/** A labelled input with what is said about it, tied together for screen readers. */
export function field({ name, label, type = 'text', value, autocomplete, hint, fault, autofocus }: Field): Html {
  const told = [hint === undefined ? [] : [`${name}-hint`], fault === undefined ? [] : [`${name}-fault`]].flat()
  return html`<div class="field">
<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" value="${value ?? ''}" autocomplete="${autocomplete}" required${attribute('aria-describedby', told.join(' '))}${
    fault === undefined ? '' : html` aria-invalid="true"`
  }${autofocus ? html` autofocus` : ''}>
${hint === undefined ? '' : html`<p class="hint" id="${name}-hint">${hint}</p>`}
${fault === undefined ? '' : html`<p class="fault" id="${name}-fault">${fault}</p>`}
</div>`
}

const attribute = (name: string, value: string): Html | '' => (value === '' ? '' : html` ${name}="${value}"`)

/** Said above a form about the form as a whole, and read out at once. */
export const notice = (text: string | undefined): Html | '' =>
  text === undefined ? '' : html`<p class="notice" role="alert">${text}</p>`
