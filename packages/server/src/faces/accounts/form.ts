import { HOUR } from '@latchkey/core'
import { html } from 'hono/html'
import { cookie, cookieName, readCookie } from '../http/cookie.ts'
import { isSameOrigin } from '../http/csrf.ts'
import type { Fields } from './fields.ts'
import type { Html } from './page.ts'
import type { Visit } from './visit.ts'

const FORM_COOKIE = 'latchkey-form'
const FORM_LIFETIME_MS = 12 * HOUR

/** What ties a form to the browser that it was shown in: a hidden field, and the cookie that it is checked against. */
export interface FormToken {
  readonly field: Html
  readonly cookies: readonly string[]
}

export function formToken(visit: Visit): FormToken {
  const { face, place, request } = visit
  const known = readCookie(request, cookieName(place, FORM_COOKIE))
  const value = known ?? Buffer.from(face.control.random(24)).toString('base64url')
  return {
    field: html`<input type="hidden" name="form" value="${face.site.sign(signedText(value))}">`,
    cookies: known === null ? [cookie(place, FORM_COOKIE, value, FORM_LIFETIME_MS)] : [],
  }
}

/** Whether a form that was sent is one that we showed in this very browser. */
export function isOwnForm({ face, place, request }: Visit, fields: Fields): boolean {
  const value = readCookie(request, cookieName(place, FORM_COOKIE))
  return value !== null && isSameOrigin(place, request) && face.site.isSigned(signedText(value), fields['form'] ?? '')
}

const signedText = (value: string): string => `form\n${value}`
