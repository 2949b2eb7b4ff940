import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { JsonObject } from '@bufbuild/protobuf'
import type { Guard, RequestHead } from '@latchkey/guard'
import { ClarifaiError, type StatusName } from '../status.ts'
import { type JsonCodec, putField } from '../wire/json.ts'
import type { Method } from '../wire/methods.ts'
import { bySpecificity, matchRoute, type Route } from '../wire/route.ts'
import { type Answered, type ApiParts, appNamedIn, failed, perform, requirementOf } from './api.ts'

/** Of a body: an image of four megabytes in base64, and what stands around it. */
const MAX_BODY_BYTES = 8 * 1024 * 1024

interface Served {
  readonly route: Route
  readonly method: Method
}

const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000

/**
 * Clarifai's service over REST, by the routes that its protos declare. It is handed connections and listens nowhere, so whoever starts it says that it does:
 * its time limits begin with that.
 */
export function restServer(
  parts: ApiParts,
  guard: Guard,
  codec: JsonCodec,
  headersTimeoutMs = HEADERS_TIMEOUT_MS,
): Server {
  const table: readonly Served[] = parts.methods
    .flatMap((method) => method.routes.map((route) => ({ route, method })))
    .sort((one, other) => bySpecificity(one.route, other.route))
  return createServer(
    // Of two credentials in one request Node would else drop the second, and with it the doubt which of them was meant.
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: headersTimeoutMs,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: Math.min(1000, headersTimeoutMs),
      joinDuplicateHeaders: true,
    },
    (request, response) => {
      void answer(parts, guard, codec, table, request)
        .catch((cause: unknown) => {
          // Who has hung up meanwhile is no fault.
          if (!request.destroyed) parts.onFault(cause)
          return failed('internal', 'Something failed here. Try again later.')
        })
        .then((answered) => send(response, answered))
    },
  )
}

interface RestAnswer extends Answered {
  readonly headers?: Readonly<Record<string, string>>
}

async function answer(
  parts: ApiParts,
  guard: Guard,
  codec: JsonCodec,
  table: readonly Served[],
  request: IncomingMessage,
): Promise<RestAnswer> {
  const [pathText = '', queryText = ''] = (request.url ?? '').split('?', 2)
  const found = find(table, request.method ?? '', pathText)
  if (typeof found === 'string') return failed(found, `There is no ${request.method} ${pathText} here.`)
  const { method, fields } = found
  const head = headOf(request)
  // Whoever sent no usable key is told that, and not what is wrong with the rest.
  const body = await readBody(request)
  const json = typeof body === 'string' ? messageFrom(codec, method, queryText, body, fields) : body
  const named = json instanceof ClarifaiError ? appNamedIn(messageOf(method, fields)) : appNamedIn(json)
  const requirement = requirementOf(method)
  if (requirement === null) {
    return json instanceof ClarifaiError ? failed(json.status, json.message) : perform(parts, method, json, head, null)
  }
  const { workspaceOf: _, ...asked } = requirement
  const passage = await guard.check(head, asked, {
    address: request.socket.remoteAddress ?? null,
    workspace: named,
  })
  const lists = Object.fromEntries(method.listsShown.map((name) => [name, []]))
  if (!passage.ok) {
    const { response } = passage
    const refused = (await response.json()) as JsonObject
    return { http: response.status, json: { ...refused, ...lists }, headers: Object.fromEntries(response.headers) }
  }
  const { headers, caller } = passage
  const answered =
    json instanceof ClarifaiError ? failed(json.status, json.message) : await perform(parts, method, json, head, caller)
  return { http: answered.http, json: { ...lists, ...codec.canonical(method.output, answered.json) }, headers }
}

function find(
  table: readonly Served[],
  verb: string,
  pathText: string,
): { method: Method; fields: Readonly<Record<string, string>> } | StatusName {
  const path = pathText.split('/').slice(1).map(decoded)
  let isKnown = false
  for (const { route, method } of table) {
    const fields = matchRoute(route, path)
    if (fields === null) continue
    if (route.verb === verb) return { method, fields }
    isKnown = true
  }
  return isKnown ? 'methodNotAllowed' : 'doesNotExist'
}

/** What can't be decoded names nothing that exists. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

const messageOf = (method: Method, fields: Readonly<Record<string, string>>): JsonObject => {
  const json: JsonObject = {}
  for (const [name, value] of Object.entries(fields)) putField(json, method.input, name, [value])
  return json
}

/** The request as one message: the query, then the body, then the path, each before the one that comes after. */
function messageFrom(
  codec: JsonCodec,
  method: Method,
  queryText: string,
  body: string,
  fields: Readonly<Record<string, string>>,
): JsonObject | ClarifaiError {
  try {
    const json: JsonObject = {}
    const query = new URLSearchParams(queryText)
    for (const name of new Set(query.keys())) putField(json, method.input, name, query.getAll(name))
    if (body.trim() !== '') Object.assign(json, objectIn(body))
    for (const [name, value] of Object.entries(fields)) putField(json, method.input, name, [value])
    return codec.canonical(method.input, json)
  } catch (cause) {
    if (cause instanceof ClarifaiError) return cause
    return new ClarifaiError('badRequest', `The request is not one of ${method.name}: ${(cause as Error).message}`)
  }
}

function objectIn(body: string): JsonObject {
  const json: unknown = JSON.parse(body)
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as JsonObject
  throw new ClarifaiError('badRequest', 'The body must be a JSON object.')
}

async function readBody(request: IncomingMessage): Promise<string | ClarifaiError> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > MAX_BODY_BYTES) return new ClarifaiError('badRequest', `A body has at most ${MAX_BODY_BYTES} bytes.`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function headOf(request: IncomingMessage): RequestHead {
  return {
    method: request.method ?? 'GET',
    url: `http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`,
    headers: {
      get(name) {
        const value = request.headers[name]
        return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value
      },
    },
  }
}

function send(response: ServerResponse, { http, json, headers = {} }: RestAnswer): void {
  const body = JSON.stringify(json)
  response.writeHead(http, {
    'cache-control': 'no-store',
    ...headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    // A body that was too long is not read to its end.
    ...(response.req.complete ? {} : { connection: 'close' }),
  })
  response.end(body)
}
