import type { LatchkeyError } from '@latchkey/core'
import { html } from 'hono/html'
import { asLatchkeyError, PROBLEMS, problemHeaders } from '../http/problem.ts'
import { asset } from './assets.ts'
import { readForm } from './fields.ts'
import { isOwnForm } from './form.ts'
import { pageResponse, redirect } from './page.ts'
import { devicePage } from './pages/device.ts'
import { invitationPage } from './pages/invitation.ts'
import { passwordResetPage } from './pages/password-reset.ts'
import { answerProvider } from './pages/provider.ts'
import { reauthenticatePage } from './pages/reauthenticate.ts'
import { setUpPage } from './pages/set-up.ts'
import { signInPage } from './pages/sign-in.ts'
import { signOutPage } from './pages/sign-out.ts'
import { verifyEmailPage } from './pages/verify-email.ts'
import { languageOf } from './texts.ts'
import { type AccountFace, type PageHandler, type Visit, visitOf } from './visit.ts'

const SET_UP = '/setup'
/** What leads to providers and back. */
const PROVIDERS = '/sign-in/oidc/'
const PAGES: Readonly<Record<string, PageHandler>> = {
  [SET_UP]: setUpPage,
  '/sign-in': signInPage,
  '/sign-out': signOutPage,
  '/reauthenticate': reauthenticatePage,
  '/password-reset': passwordResetPage,
  '/invitation': invitationPage,
  '/device': devicePage,
  '/verify-email': verifyEmailPage,
}

/** The pages on which people sign in, made whole by the service so that they need no script; `null` for a request that is for none of them. */
export async function answerAccounts(
  face: AccountFace,
  request: Request,
  address: string | null,
): Promise<Response | null> {
  const { pathname } = new URL(request.url)
  const page = Object.hasOwn(PAGES, pathname) ? PAGES[pathname] : undefined
  const isProviders = pathname.startsWith(PROVIDERS)
  if (page === undefined && !isProviders) return asset(pathname)
  const language = languageOf(request)
  const brand = face.control.platform.config.name
  const place = face.site.at(request)
  if (place === null) {
    const body = html`<p>${language.texts.notHere}</p>`
    return pageResponse(language, brand, { status: 403, title: language.texts.problemTitle, body })
  }
  const visit = visitOf(face, request, address, place)
  try {
    if (pathname !== SET_UP && !(await face.setUp.isDone())) return redirect(SET_UP)
    return page === undefined ? await answerProvider(visit) : await answer(page, visit)
  } catch (thrown) {
    const error = asLatchkeyError(thrown)
    face.onError(error)
    return problemPage(visit, error)
  }
}

async function answer(page: PageHandler, visit: Visit): Promise<Response> {
  const { request, texts } = visit
  if (request.method === 'GET' || request.method === 'HEAD') return page.get(visit)
  if (request.method !== 'POST' || page.post === undefined)
    return new Response(null, {
      status: 405,
      headers: { allow: page.post === undefined ? 'GET, HEAD' : 'GET, HEAD, POST' },
    })
  const fields = await readForm(request)
  if (!isOwnForm(visit, fields)) return page.get(visit, { status: 403, text: texts.staleForm })
  return page.post(visit, fields)
}

async function problemPage(visit: Visit, error: LatchkeyError): Promise<Response> {
  const { texts, face } = visit
  const { status } = PROBLEMS[error.code]
  const text = status === 503 ? texts.busy : status >= 500 ? texts.failed : texts.notAccepted
  const response = await pageResponse(visit, face.control.platform.config.name, {
    status,
    title: texts.problemTitle,
    body: html`<p role="alert">${text}</p>`,
  })
  const retryAfter = problemHeaders(error)['retry-after']
  if (retryAfter !== undefined) response.headers.set('retry-after', retryAfter)
  return response
}
