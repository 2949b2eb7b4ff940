import { type CredentialId, LatchkeyError } from '@latchkey/core'
import { html } from 'hono/html'
import { isLink, linkIdentity } from '../../../control/account/identities.ts'
import type { SignInProvider } from '../../../control/parts.ts'
import { signInByIdentity } from '../../../control/sign-in/by-identity.ts'
import { type Html, pageResponse, redirect } from '../page.ts'
import { clearedTransaction, transactionCookie, transactionOf } from '../transaction.ts'
import { returnPath, sessionOf, type Visit, visitorOf } from '../visit.ts'
import { signedInResponse } from './signed-in.ts'

const PATH = /^\/sign-in\/oidc\/([a-z0-9-]{1,32})(\/callback)?$/

/** Leads to a provider, and takes in who comes back from it; `null` for a request that is for none. Both are links: a browser comes back by a redirect. */
export async function answerProvider(visit: Visit): Promise<Response | null> {
  const [path, name, callback] = PATH.exec(visit.url.pathname) ?? []
  const provider = visit.face.control.signIn.providers.find((one) => one.name === name)
  if (path === undefined || provider === undefined || visit.request.method !== 'GET') return null
  return callback === undefined ? begin(visit, provider) : finish(visit, provider)
}

const callbackOf = ({ place }: Visit, { name }: SignInProvider): string =>
  `${place.origin}/sign-in/oidc/${name}/callback`

async function begin(visit: Visit, provider: SignInProvider): Promise<Response> {
  const { searchParams } = visit.url
  const asked = searchParams.get('link')
  const link = asked === null ? null : ((await sessionOf(visit))?.credentialId ?? '')
  // Led here by somebody else, or too late.
  if (asked !== null && !isLink(visit.face.control, asked, link as CredentialId, provider)) return refused(visit)
  const isFresh = searchParams.get('prompt') === 'login'
  const { url, transaction } = await provider.way.begin({ redirectUri: callbackOf(visit, provider), isFresh })
  const path = returnPath(searchParams.get('return'))
  return redirect(url, [transactionCookie(visit, { ...transaction, path, link, provider: provider.name })])
}

async function finish(visit: Visit, provider: SignInProvider): Promise<Response> {
  const { face, url } = visit
  const kept = transactionOf(visit, provider.name)
  if (kept === null) return refused(visit)
  // As the provider was told: what stands before us may have another name for the same.
  const identity = await provider.way.finish(new URL(callbackOf(visit, provider) + url.search), kept)
  if (identity === null) return refused(visit)
  if (kept.link !== null) return link(visit, identity, kept.link as CredentialId)
  try {
    const signedIn = await signInByIdentity(face.control, provider, identity, await visitorOf(visit))
    const response = await signedInResponse(visit, signedIn, kept.path)
    response.headers.append('set-cookie', clearedTransaction(visit))
    return response
  } catch (error) {
    if (!(error instanceof LatchkeyError) || error.code !== 'authentication_refused') throw error
    return refused(visit, visit.texts.providerUnknown)
  }
}

/** The person has to be the one who began it, in the same session. */
async function link(
  visit: Visit,
  identity: Parameters<typeof linkIdentity>[1],
  session: CredentialId,
): Promise<Response> {
  if ((await sessionOf(visit))?.credentialId !== session) return refused(visit)
  try {
    await linkIdentity(visit.face.control, identity, session)
    return redirect('/profile', [clearedTransaction(visit)])
  } catch (error) {
    if (!(error instanceof LatchkeyError) || error.code !== 'already_exists') throw error
    return refused(visit, visit.texts.providerTaken)
  }
}

function refused(visit: Visit, text = visit.texts.providerFailed): Promise<Response> {
  const { texts, face } = visit
  return pageResponse(visit, face.control.platform.config.name, {
    status: 403,
    title: texts.problemTitle,
    cookies: [clearedTransaction(visit)],
    body: html`<p role="alert">${text}</p><a class="button" href="/sign-in">${texts.signInTitle}</a>`,
  })
}

/** A link for each provider. `isFresh`: it is to ask who it is even if it knows. */
export function providerLinks({ face, texts }: Visit, path: string, isFresh = false): Html[] {
  const query = `return=${encodeURIComponent(path)}${isFresh ? '&prompt=login' : ''}`
  return face.control.signIn.providers.map(
    ({ name, label }) =>
      html`<a class="button second" href="/sign-in/oidc/${name}?${query}">${texts.providerSignIn.replace('{provider}', () => label)}</a>`,
  )
}
