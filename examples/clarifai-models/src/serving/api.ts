import { randomUUID } from 'node:crypto'
import type { JsonObject } from '@bufbuild/protobuf'
import { type Caller, clarifai, type RequestHead } from '@latchkey/guard'
import type { GrpcRequirement } from '@latchkey/guard/grpc'
import { Latchkey, LatchkeyApiError } from '@latchkey/sdk'
import { OPEN_OPERATIONS, OPERATIONS } from '../operations/index.ts'
import type { OperationContext } from '../operations/operation.ts'
import { ClarifaiError, STATUS, type StatusName, statusJson } from '../status.ts'
import type { Method } from '../wire/methods.ts'

/** What a method's answer looks like, on either wire. */
export interface Answered {
  /** For REST. */
  readonly http: number
  readonly json: JsonObject
}

export interface ApiParts extends Omit<OperationContext, 'caller' | 'latchkey'> {
  readonly latchkeyUrl: string
  readonly statusCodes: ReadonlyMap<string, number>
  /** Told of a fault of this API, which its caller sees without detail. */
  readonly onFault: (fault: unknown) => void
}

/** What a method asks of its callers, out of its options in the proto. `null` for one that is open to everybody. */
export function requirementOf(method: Method): GrpcRequirement | null {
  if (method.auth === 'NoAuth') return null
  const forAnyKey = method.auth === 'KeyAuth'
  return {
    scopes: method.scopes,
    kinds: forAnyKey ? ['pat', 'key'] : ['pat'],
    workspace: forAnyKey ? 'required' : 'optional',
    resource: method.path,
    ...(method.requestStream ? {} : { workspaceOf: appNamedIn }),
  }
}

/** The app that a request names by its `user_app_id`; an owner who is not named is the key's own. */
export function appNamedIn(request: JsonObject): string | null {
  const ids = request['user_app_id'] as { user_id?: string; app_id?: string } | undefined
  return ids?.app_id ? `${ids.user_id || 'me'}/${ids.app_id}` : null
}

/** Does a method's work for a caller that the guard let in (`null`: for anybody). Never throws. */
export async function perform(
  parts: ApiParts,
  method: Method,
  request: JsonObject,
  head: RequestHead,
  caller: Caller | null,
): Promise<Answered> {
  try {
    const json = caller === null ? openly(parts, method, request) : await asCaller(parts, method, request, head, caller)
    return { http: httpOf(json), json: stamped({ ...json, status: json['status'] ?? statusJson('ok') }) }
  } catch (cause) {
    const error = translated(cause)
    if (error === null) parts.onFault(cause)
    return failed(error?.status ?? 'internal', error?.message ?? 'Something failed here. Try again later.')
  }
}

/** An answer that is nothing but a status. */
export function failed(status: StatusName, details: string): Answered {
  return { http: STATUS[status].http, json: stamped({ status: statusJson(status, details) }) }
}

function openly(parts: ApiParts, method: Method, request: JsonObject): JsonObject {
  return (OPEN_OPERATIONS[method.name] ?? notImplemented(method))(request, parts.statusCodes)
}

async function asCaller(parts: ApiParts, method: Method, request: JsonObject, head: RequestHead, caller: Caller) {
  const operation = OPERATIONS[method.name] ?? notImplemented(method)
  const presented = clarifai.read(head)
  const token = 'ok' in presented ? '' : (presented.token ?? '')
  return operation(request, { ...parts, caller, latchkey: new Latchkey({ url: parts.latchkeyUrl, token }) })
}

function notImplemented({ name }: Method): never {
  throw new ClarifaiError('notImplemented', `This example does not serve ${name}; Clarifai itself may.`)
}

/** Outputs that all failed make the request a failed one; some are told apart in the body. */
function httpOf({ status }: JsonObject): number {
  const code = (status as { code?: number } | undefined)?.code
  const found = Object.values(STATUS).find((one) => one.code === code)
  return found === STATUS.mixed || found === STATUS.failure ? found.http : 200
}

function stamped(json: JsonObject): JsonObject {
  return { ...json, status: { ...(json['status'] as JsonObject), req_id: randomUUID().replaceAll('-', '') } }
}

/** A refusal of Latchkey is the caller's to read; `null` for a fault of ours. */
function translated(cause: unknown): ClarifaiError | null {
  if (cause instanceof ClarifaiError) return cause
  if (!(cause instanceof LatchkeyApiError) || cause.status >= 500) return null
  const message = cause.fields[0]?.message ?? cause.message
  if (cause.status === 403) return new ClarifaiError('insufficientScopes', message)
  if (cause.status === 404 || cause.status === 401) return new ClarifaiError('doesNotExist', message)
  return new ClarifaiError('badRequest', message)
}
