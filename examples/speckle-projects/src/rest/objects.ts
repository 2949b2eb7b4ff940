import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { createGzip, gunzipSync } from 'node:zlib'
import type { Guard } from '@latchkey/guard'
import { admit, type GraphqlAccess } from '@latchkey/guard/graphql'
import { GraphQLError } from 'graphql'
import { type Context, Hono } from 'hono'
import { openProject, type ProjectScope } from '../access/project-access.ts'
import { ACCESS } from '../access/request-access.ts'
import { badInput, SpeckleError } from '../speckle-error.ts'
import type { StoredObject } from '../store/object-table.ts'
import type { Store } from '../store/store.ts'
import { type AttributeMask, masked, maskFrom } from './attribute-mask.ts'

export interface RestParts {
  readonly guard: Guard
  readonly store: Store
}

/** What one upload may hold once it is unpacked. */
const LARGEST_UPLOAD_BYTES = 50 * 1024 * 1024
const MOST_IDS = 20_000

const OBJECT_ID = /^[0-9a-f]{32}$/

/** The routes by which Speckle's clients fetch and send objects. */
export function objectRoutes({ guard, store }: RestParts): Hono {
  const app = new Hono()

  /** Answers whoever may not; what remains is a project that is open to the caller. */
  const inProject =
    (scope: ProjectScope, serve: (context: Context, projectId: string) => Promise<Response> | Response) =>
    async (context: Context): Promise<Response> => {
      const admission = await admit(guard, context.req.raw, addressOf(context), ACCESS)
      if (!admission.ok) return admission.response
      for (const [name, value] of Object.entries(admission.headers)) context.header(name, value)
      const projectId = context.req.param('project') ?? ''
      await open(admission.access, store, projectId, scope)
      return serve(context, projectId)
    }

  app.get(
    '/objects/:project/:object/single',
    inProject('streams:read', (context, projectId) => {
      const document = store.objects.get(projectId, context.req.param('object') ?? '')
      if (document === undefined) return context.text('Failed to find object.', 404)
      return context.body(document, 200, { 'content-type': 'application/json; charset=utf-8' })
    }),
  )

  app.get(
    '/objects/:project/:object',
    inProject('streams:read', (context, projectId) => {
      const id = context.req.param('object') ?? ''
      const document = store.objects.get(projectId, id)
      if (document === undefined) return context.text('Failed to find object.', 404)
      const { __closure: below = {} } = JSON.parse(document) as { __closure?: object }
      return lines(context, store.objects.some(projectId, [id, ...Object.keys(below)]))
    }),
  )

  app.post(
    '/api/getobjects/:project',
    inProject('streams:read', async (context, projectId) =>
      lines(context, store.objects.some(projectId, await formIds(context))),
    ),
  )

  const stream = inProject('streams:read', async (context, projectId) => {
    const { objectIds, attributeMask } = await jsonBody(context)
    return lines(context, store.objects.some(projectId, checkedIds(objectIds)), maskFrom(attributeMask))
  })
  app.post('/api/v2/projects/:project/object-stream', stream)
  app.post('/api/v2/projects/:project/object-stream/', stream)

  app.post(
    '/api/diff/:project',
    inProject('streams:write', async (context, projectId) => {
      const ids = await formIds(context)
      const known = new Set(Array.from(store.objects.some(projectId, ids), ({ id }) => id))
      return context.json(Object.fromEntries(ids.map((id) => [id, known.has(id)])))
    }),
  )

  app.post(
    '/objects/:project',
    inProject('streams:write', async (context, projectId) => {
      store.objects.add(projectId, await uploaded(context))
      return context.body(null, 201)
    }),
  )
  return app
}

/** The same refusals as in GraphQL, with the status of HTTP. */
async function open(access: GraphqlAccess, store: Store, id: string, scope: ProjectScope): Promise<void> {
  try {
    await openProject(access, store, id, scope)
  } catch (refusal) {
    if (!(refusal instanceof GraphQLError) || refusal instanceof SpeckleError) throw refusal
    const { statusCode, code } = refusal.extensions as { statusCode: number; code: string }
    throw new SpeckleError(statusCode, code, refusal.message)
  }
}

function addressOf(context: Context): string | null {
  const { incoming } = (context.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } }
  return incoming?.socket?.remoteAddress ?? null
}

/** One object a line: id, tab, JSON; the last line ends too. Packed for clients that say they can unpack. */
function lines(context: Context, objects: IterableIterator<StoredObject>, mask: AttributeMask | null = null): Response {
  function* text() {
    for (const { id, document } of objects) yield `${id}\t${mask === null ? document : masked(document, mask)}\n`
  }
  const source = Readable.from(text(), { objectMode: false })
  const packs = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '')
  const body = packs ? source.pipe(createGzip()) : source
  return context.body(Readable.toWeb(body) as ReadableStream, 200, {
    'content-type': 'text/plain; charset=utf-8',
    vary: 'accept-encoding',
    ...(packs && { 'content-encoding': 'gzip' }),
  })
}

async function jsonBody(context: Context): Promise<Record<string, unknown>> {
  const body: unknown = await context.req.json().catch(() => null)
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>
  throw badInput('The body must be a JSON object.')
}

/** A form, or JSON, whose field `objects` is a JSON array as text. */
async function formIds(context: Context): Promise<string[]> {
  const isJson = context.req.header('content-type')?.startsWith('application/json') ?? false
  const { objects } = isJson ? await jsonBody(context) : await context.req.parseBody()
  return checkedIds(typeof objects === 'string' ? parsed(objects) : objects)
}

function checkedIds(value: unknown): string[] {
  const isList = Array.isArray(value) && value.every((id) => typeof id === 'string' && id.length <= 64)
  if (isList && value.length <= MOST_IDS) return value
  throw badInput(`Name at most ${MOST_IDS} objects, by their ids, as a JSON array.`)
}

/** Every part of the form is a JSON array of objects, packed or not. */
async function uploaded(context: Context): Promise<StoredObject[]> {
  const form = await context.req.parseBody({ all: true })
  const parts = Object.values(form).flat()
  if (parts.length === 0) throw badInput('Send at least one part with objects.')
  const objects: StoredObject[] = []
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : Buffer.from(await part.arrayBuffer())
    const array = parsed(unpacked(bytes))
    if (!Array.isArray(array)) throw badInput('A part must be a JSON array of objects.')
    for (const object of array) objects.push(stored(object))
  }
  return objects
}

function unpacked(bytes: Buffer): string {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8')
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_UPLOAD_BYTES }).toString('utf8')
  } catch {
    throw badInput(`A part can't be unpacked, or holds more than ${LARGEST_UPLOAD_BYTES} bytes.`)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badInput('This is not JSON.')
  }
}

function stored(object: unknown): StoredObject {
  if (typeof object !== 'object' || object === null || Array.isArray(object))
    throw badInput('An object is a JSON object.')
  const { id, ...content } = object as { id?: unknown }
  // Some clients leave it to the server to make the id from the content.
  const known = typeof id === 'string' ? id : hashOf(content)
  if (!OBJECT_ID.test(known)) throw badInput("An object's id has 32 hexadecimal characters.")
  return { id: known, document: JSON.stringify({ ...content, id: known }) }
}

export const hashOf = (content: object): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32)
