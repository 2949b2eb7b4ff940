import { randomUUID } from 'node:crypto'
import type { Guard } from '@latchkey/guard'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import { deviceEndpoints } from './devices/endpoints.ts'
import { mount, refuseOtherMethods, type SeamEnv } from './http/endpoint.ts'
import { REQUEST_ID_HEADER, refusalBody } from './http/envelope.ts'
import { SeamError } from './http/seam-error.ts'
import { openapiDocument } from './openapi-document.ts'
import type { Store } from './store/store.ts'
import type { WorkspaceDirectory } from './workspaces/directory.ts'
import { workspaceEndpoints } from './workspaces/endpoints.ts'

export interface SeamApiParts {
  readonly guard: Guard
  readonly workspaces: WorkspaceDirectory
  readonly store: Store
  /** Told of a fault of this API, which its caller sees as a 500 without detail. */
  readonly onFault: (fault: Error) => void
}

export interface SeamApi {
  /** `env` is what @hono/node-server hands over beside the request; the guard reads the caller's address from it. */
  fetch(request: Request, env?: object): Promise<Response>
}

const LARGEST_BODY_BYTES = 256 * 1024

/** An API of smart devices of Seam's shape, as a web-standard handler. */
export function createSeamApi({ guard, workspaces, store, onFault }: SeamApiParts): SeamApi {
  const app = new Hono<SeamEnv>()
  app.onError((fault, context) => {
    const refused = fault instanceof SeamError ? fault : OWN_FAULT
    if (refused === OWN_FAULT) onFault(fault)
    return context.json(refusalBody(refused), refused.status, refused.headers)
  })
  app.notFound(({ req }) => {
    throw new SeamError(404, 'not_found', `There is no ${req.path} here.`)
  })
  app.use(nameRequest, bodyLimit({ maxSize: LARGEST_BODY_BYTES, onError: refuseLargeBody }))

  const endpoints = [...deviceEndpoints(store.devices), ...workspaceEndpoints(workspaces, store.workspaceDetails)]
  for (const served of endpoints) mount(app, served, guard)
  const document = openapiDocument(endpoints)
  app.get('/openapi.json', (context) => context.json(document))
  refuseOtherMethods(app, '/openapi.json', ['GET'])
  app.get('/health', (context) => context.json({ ok: true }))
  refuseOtherMethods(app, '/health', ['GET'])

  return { fetch: async (request, env) => app.fetch(request, env) }
}

const nameRequest = createMiddleware<SeamEnv>(async (context, next) => {
  const id = randomUUID()
  context.set('requestId', id)
  context.header(REQUEST_ID_HEADER, id)
  await next()
})

function refuseLargeBody(): never {
  throw new SeamError(413, 'payload_too_large', `A request body may be at most ${LARGEST_BODY_BYTES} bytes long.`)
}

const OWN_FAULT = new SeamError(500, 'internal_server_error', 'Something failed here. Try again later.')
