import type { Guard } from '@latchkey/guard'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Directory } from './directory/directory.ts'
import { graphqlServer } from './graphql/server.ts'
import { objectRoutes } from './rest/objects.ts'
import { SpeckleError } from './speckle-error.ts'
import type { Store } from './store/store.ts'

export interface SpeckleApiParts {
  readonly guard: Guard
  readonly directory: Directory
  readonly store: Store
  /** Told of a fault of this API, which its caller sees without detail. */
  readonly onFault: (fault: Error) => void
}

export interface SpeckleApi {
  /** `env` is what @hono/node-server hands over beside the request; the guard reads the caller's address from it. */
  fetch(request: Request, env?: object): Promise<Response>
}

const LARGEST_QUERY_BYTES = 1024 * 1024
const LARGEST_UPLOAD_BYTES = 50 * 1024 * 1024

/** A server of projects, models and versions that Speckle's published clients take for one of theirs, as a web-standard handler. */
export function createSpeckleApi({ guard, directory, store, onFault }: SpeckleApiParts): SpeckleApi {
  const app = new Hono()
  app.onError((fault, context) => {
    if (fault instanceof SpeckleError)
      return context.json({ error: fault.message }, fault.status as ContentfulStatusCode)
    onFault(fault)
    return context.json({ error: 'Something failed here. Try again later.' }, 500)
  })
  app.notFound((context) => context.json({ error: `There is no ${context.req.path} here.` }, 404))
  const limited = (maxSize: number) =>
    bodyLimit({ maxSize, onError: (context) => context.json({ error: `A body has at most ${maxSize} bytes.` }, 413) })

  const graphql = graphqlServer({ guard, directory, store, onFault })
  // The clients take the first, Speckle's page on tokens the second.
  for (const path of ['/graphql', '/api/graphql']) {
    app.use(path, limited(LARGEST_QUERY_BYTES))
    app.all(path, (context) => graphql(context.req.raw, context.env ?? {}))
  }
  app.use('/objects/*', cors(), limited(LARGEST_UPLOAD_BYTES))
  app.use('/api/*', cors(), limited(LARGEST_UPLOAD_BYTES))
  app.route('/', objectRoutes({ guard, store }))
  app.get('/health', (context) => context.json({ ok: true }))
  return { fetch: async (request, env) => app.fetch(request, env) }
}
