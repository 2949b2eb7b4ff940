import { type Latchkey, LatchkeyApiError } from '@latchkey/sdk'
import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { pageHeaders, settingsPage, signInPage } from './pages.ts'
import { isPassword, type Person, Sessions, type SignedIn } from './people.ts'

export type Assets = Readonly<Record<string, { readonly type: string; readonly content: string }>>

export interface PlatformParts {
  /** Of the platform's own pages. */
  readonly origin: string
  readonly latchkey: Latchkey
  readonly latchkeyUrl: string
  readonly people: readonly Person[]
  readonly assets: Assets
  readonly clock: () => number
}

const COOKIE = 'acme'

/** The whole platform as a web-standard handler. */
export function platformApp(parts: PlatformParts): Hono {
  const { origin, latchkeyUrl, people, assets, clock } = parts
  const sessions = new Sessions()
  const app = new Hono()
  const signedIn = (context: Context): SignedIn | undefined => sessions.find(getCookie(context, COOKIE))
  const page = (html: ReturnType<typeof signInPage>, status: 200 | 403 = 200) =>
    new Response(String(html), { status, headers: pageHeaders(new URL(latchkeyUrl).origin) })

  // Whatever changes something must come from a page of our own: the browser says which page asks.
  app.use(async (context, next) => {
    if (context.req.method === 'POST' && context.req.header('origin') !== origin) return context.text('Refused.', 403)
    return next()
  })
  for (const [path, { type, content }] of Object.entries(assets))
    app.get(path, () => new Response(content, { headers: { 'content-type': type, 'cache-control': 'no-cache' } }))

  app.get('/', (context) => context.redirect('/settings'))
  app.get('/sign-in', () => page(signInPage()))
  app.post('/sign-in', async (context) => {
    const { email, password } = await context.req.parseBody()
    const person = people.find((one) => one.email === email)
    if (person === undefined || typeof password !== 'string' || !isPassword(person, password))
      return page(signInPage('E-mail or password is not right.'), 403)
    setCookie(context, COOKIE, sessions.open({ person, provedAt: clock() }), {
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
    })
    return context.redirect('/settings', 303)
  })
  app.get('/settings', (context) => {
    const session = signedIn(context)
    return session === undefined ? context.redirect('/sign-in') : page(settingsPage(session.person, latchkeyUrl))
  })
  app.post('/sign-out', async (context) => {
    const session = signedIn(context)
    sessions.end(getCookie(context, COOKIE))
    deleteCookie(context, COOKIE, { path: '/' })
    if (session !== undefined) await parts.latchkey.embeds.end(session.person.latchkeyId)
    return context.redirect('/sign-in', 303)
  })

  app.post('/api/token-page-code', async (context) => {
    const session = signedIn(context)
    return session === undefined ? context.json({ error: 'signed_out' }, 401) : handOver(context, parts, session)
  })
  app.post('/api/prove', async (context) => {
    const session = signedIn(context)
    if (session === undefined) return context.json({ error: 'signed_out' }, 401)
    const { password } = await context.req.json<{ password?: unknown }>().catch(() => ({ password: undefined }))
    if (typeof password !== 'string' || !isPassword(session.person, password))
      return context.json({ error: 'wrong_password' }, 403)
    session.provedAt = clock()
    return context.json({})
  })
  return app
}

/** A code for the token page: the backend says who it is for, which page it goes to, and when the person last proved who they are. */
async function handOver(context: Context, { latchkey, origin }: PlatformParts, session: SignedIn): Promise<Response> {
  try {
    const { code } = await latchkey.embeds.createCode({
      userId: session.person.latchkeyId,
      origin,
      authenticatedAt: new Date(session.provedAt).toISOString(),
    })
    return context.json({ code })
  } catch (fault) {
    if (!(fault instanceof LatchkeyApiError)) throw fault
    console.error(`Latchkey gave no code: ${fault.message}`)
    return context.json({ error: 'no_code' }, 502)
  }
}
