import { LatchkeyError } from '@latchkey/core'
import type { BrowserUseSink, Mode } from '@latchkey/verifier'
import { type Context, Hono } from 'hono'
import type { Adopter } from '../../control/foreign/adopt.ts'
import type { DataPlane } from '../../verification/data-plane.ts'
import { bodyHeaders, readBytes } from '../http/body.ts'
import { pageAccess } from '../http/page-access.ts'
import { asLatchkeyError, problemResponse } from '../http/problem.ts'
import { setUpRequired } from '../http/set-up-required.ts'
import { adoptRoute, changesRoute, usageRoute } from './data-plane.ts'
import { EXCHANGE_PATH, exchangeRoute } from './exchange.ts'
import { handle, type RestParts } from './handle.ts'
import { openApiDocument } from './openapi.ts'
import { declaredAccess, type Route } from './route.ts'
import { ROUTES } from './routes/index.ts'
import { type SetUpFace, setUpRoute } from './set-up.ts'
import { answerVerifyCall, VERIFY_PATHS, type VerifyParts } from './verify-call.ts'

/** What the listener knows of a request that the request itself does not say. */
export interface Origin {
  /** The client's address; `null` where it is not known. */
  readonly address: string | null
}

/** What a service does: everything, or verification alone. */
export type Role = 'all' | 'verify'

/** Whether requests should come here, and why not. */
export interface Readiness {
  /** `draining` once the service was asked to stop: it answers still, and wants no more. */
  readonly status: 'ok' | 'draining' | 'unavailable'
  /** Whether the store can be read. */
  readonly database: 'ok' | 'unavailable'
  /** Whether the last change that came here could be written: a full disk takes none, and verification goes on. */
  readonly writes: 'ok' | 'unavailable'
  /** What the service's own verifier does with a token that it knows. */
  readonly verifier: Mode
}

export interface RestFace extends RestParts {
  readonly role: Role
  readonly verify: VerifyParts
  readonly setUp: SetUpFace
  readonly dataPlane: DataPlane
  readonly adopter: Pick<Adopter, 'adopt'>
  readonly noteBrowserUse: BrowserUseSink
  readonly readiness: () => Promise<Readiness>
  readonly onError: (error: LatchkeyError, request: Request) => void
}

type Env = { readonly Bindings: Partial<Origin> }

/** The whole HTTP API as a web-standard handler. Throws when a route declares no permission. */
export function restApp(face: RestFace, routes: readonly Route[] = routesOf(face.role)): Hono<Env> {
  for (const row of routes) declaredAccess(row)
  const app = new Hono<Env>()
  const document = JSON.stringify(openApiDocument(routes, face.role === 'all'))
  const json = { 'content-type': 'application/json' }
  app.get('/health/live', () => new Response('{"status":"ok"}', { headers: json }))
  app.get('/health/ready', async () => {
    const readiness = await face.readiness()
    return new Response(JSON.stringify(readiness), { status: readiness.status === 'ok' ? 200 : 503, headers: json })
  })
  if (face.role === 'all') app.post('/v1/setup', (context) => setUpRoute(face.setUp, context.req.raw))
  app.use(async (_context, next) => {
    if (await face.setUp.isDone()) return next()
    throw setUpRequired()
  })
  app.get('/openapi.json', () => new Response(document, { headers: json }))
  for (const path of VERIFY_PATHS) {
    app.post(path, (context) => verifyOverFetch(face.verify, path, context.req.raw, addressOf(context)))
  }
  app.get('/v1/changes', (context) => changesRoute(face, context.req.raw, addressOf(context)))
  app.post('/v1/records/adopt', (context) => adoptRoute(face, context.req.raw, addressOf(context)))
  app.post('/v1/usage', (context) => usageRoute(face, context.req.raw, addressOf(context)))
  const refused = (thrown: unknown, request: Request): Response => {
    const error = asLatchkeyError(thrown)
    face.onError(error, request)
    return problemResponse(error)
  }
  const paths = [...routes.map(({ path }) => path), ...(face.role === 'all' ? [EXCHANGE_PATH] : [])]
  const pages = pageAccess(face.control.platform.config)
  /** Serves a route to pages of the platform's own too, which then may read what they are told, refusals included. */
  const toPages = (answer: (context: Context<Env>) => Promise<Response>) => async (context: Context<Env>) => {
    const page = pages.callerOf(context.req.raw)
    if (page === null) return answer(context)
    return pages.readable(await answer(context).catch((thrown) => refused(thrown, context.req.raw)), page)
  }
  for (const row of routes) {
    const answer = (context: Context<Env>) =>
      handle(face, row, context.req.raw, context.req.param(), addressOf(context))
    app.on(row.method.toUpperCase(), honoPath(row), isOpenToPages(row) ? toPages(answer) : answer)
  }
  if (face.role === 'all') {
    const exchange = (context: Context<Env>) => exchangeRoute(face.control, context.req.raw, addressOf(context))
    app.post(EXCHANGE_PATH, toPages(exchange))
    app.options(EXCHANGE_PATH, (context) => pages.preflight(context.req.raw, ['POST']) ?? missing(context, paths))
  }
  for (const [path, methods] of methodsOpenToPages(routes))
    app.options(path, (context) => pages.preflight(context.req.raw, methods) ?? missing(context, paths))
  app.notFound((context) => missing(context, paths))
  app.onError((thrown, context) => refused(thrown, context.req.raw))
  return app
}

/** Verification has its own routes; what manages is left out where only it is served. */
const routesOf = (role: Role): readonly Route[] => (role === 'all' ? ROUTES : [])

/** A host that mounts the handler may call it without saying where from. */
const addressOf = ({ env }: Context<Env>): string | null => (env as Env['Bindings'] | undefined)?.address ?? null

const honoPath = ({ path }: Route): string => path.replaceAll(/\{(\w+)\}/g, ':$1')

/** Whether the token page in a page of the platform's own may call it. */
const isOpenToPages = (row: Route): boolean => declaredAccess(row).callers.includes('embed')

function methodsOpenToPages(routes: readonly Route[]): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, string[]>()
  for (const row of routes.filter(isOpenToPages))
    methods.set(honoPath(row), [...(methods.get(honoPath(row)) ?? []), row.method.toUpperCase()])
  return methods
}

function missing(context: Context, paths: readonly string[]): never {
  const isKnown = paths.some((path) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(context.req.path))
  if (isKnown)
    throw new LatchkeyError(
      'method_not_allowed',
      `${context.req.method} is not possible here; GET /openapi.json lists what is.`,
    )
  throw new LatchkeyError('not_found', 'There is nothing at this path; GET /openapi.json lists what there is.')
}

async function verifyOverFetch(
  parts: VerifyParts,
  path: string,
  request: Request,
  address: string | null,
): Promise<Response> {
  const body = await readBytes(request)
  const authorization = request.headers.get('authorization') ?? undefined
  const answer = await answerVerifyCall(parts, { path, authorization, address, body, ...bodyHeaders(request) })
  return new Response(answer.body, { status: answer.status, headers: answer.headers })
}
