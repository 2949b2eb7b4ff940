import type { Caller, Guard, Requirement } from '@latchkey/guard'
import { type GuardedEnv, protect } from '@latchkey/guard/hono'
import type { Context, Hono } from 'hono'
import type { z } from 'zod'
import { readParameters } from './parameters.ts'
import { SeamError } from './seam-error.ts'

/** What the middleware leaves for those after it: the guard's `caller`, and the id that the answer will carry. */
export interface SeamEnv {
  Variables: GuardedEnv['Variables'] & { requestId: string }
}

/** One call of the API, read by the router and by the OpenAPI document alike. */
export interface Endpoint {
  readonly path: string
  readonly title: string
  /** Every read is GET and POST alike, every update PATCH and POST: which one is sent depends on the client's age. */
  readonly methods: readonly ('GET' | 'POST' | 'PATCH')[]
  readonly requirement: Requirement
  readonly parameters: z.ZodObject
  /** Undefined where success has nothing to tell. */
  readonly response: EndpointResponse | undefined
  readonly serve: (context: Context<SeamEnv>) => Promise<Response>
}

export interface EndpointResponse {
  readonly key: string
  readonly resource: 'device' | 'workspace'
  readonly shape: 'one' | 'list' | 'pages'
}

export interface Call<Parameters> {
  readonly parameters: Parameters
  readonly caller: Caller
  /** The address that was called, query included. */
  readonly url: URL
  /** The caller's own `Authorization` header. */
  readonly authorization: string
}

interface Definition<Schema extends z.ZodObject> extends Omit<Endpoint, 'serve' | 'parameters'> {
  readonly parameters: Schema
  /** Returns the members of the answer beside `ok`. */
  readonly answer: (call: Call<z.output<Schema>>) => Record<string, unknown> | Promise<Record<string, unknown>>
}

export function endpoint<Schema extends z.ZodObject>({ answer, ...described }: Definition<Schema>): Endpoint {
  return {
    ...described,
    async serve(context) {
      const body = await answer({
        parameters: await readParameters(context.req, described.parameters),
        caller: context.get('caller'),
        url: new URL(context.req.url),
        authorization: context.req.header('authorization') ?? '',
      })
      // The clients take the named key out of the object; Seam's own document also requires `ok`.
      return context.json({ ...body, ok: true })
    },
  }
}

export function mount(app: Hono<SeamEnv>, served: Endpoint, guard: Guard): void {
  app.on([...served.methods], served.path, protect(guard, served.requirement), served.serve)
  refuseOtherMethods(app, served.path, served.methods)
}

/** Must be called after the methods that are served, since it answers whatever they left. */
export function refuseOtherMethods(app: Hono<SeamEnv>, path: string, served: readonly string[]): void {
  app.all(path, () => {
    const allow = served.join(', ')
    throw new SeamError(405, 'method_not_allowed', `${path} is called by ${allow}.`, { headers: { allow } })
  })
}
