import type { Refusal } from '@latchkey/core'
import type { Caller } from './caller.ts'
import { detailsOf, grpcHead, socketAddressOf, statusOf } from './grpc-request.ts'
import type { Guard, Passage } from './guard.ts'
import { assertRequirement, type Requirement } from './requirement.ts'

/** What a method asks of its callers; `workspace` inside a message is found by `workspaceOf`. */
export interface GrpcRequirement extends Requirement {
  /** Finds the workspace in the request message: its id or address. Only where the client sends one message; a stream has its in the metadata. */
  // biome-ignore lint/suspicious/noExplicitAny: what a message looks like is known to its service alone.
  readonly workspaceOf?: (message: any) => string | null
}

export interface GrpcOptions {
  /**
   * The answer to a refused call for platforms that tell refusals inside a message, with the status OK. `answer` is what the dialect would say over HTTP.
   * Default: a status of gRPC's own.
   */
  readonly refusalMessage?: (refusal: Refusal, answer: Response, path: string) => unknown
}

interface Metadata {
  get(name: string): readonly (string | Uint8Array)[]
  set(name: string, value: string): void
}

/** What this uses of a call of `@grpc/grpc-js`, whichever of the four kinds. */
interface ServerCall {
  readonly metadata: Metadata
  readonly request?: unknown
  readonly cancelled?: boolean
  getPeer(): string
  sendMetadata(metadata: Metadata): void
  write?(message: unknown): unknown
  end?(): unknown
  emit?(event: string, value: unknown): unknown
}

type Callback = (fault: { code: number; details: string } | null, value?: unknown) => void
// biome-ignore lint/suspicious/noExplicitAny: grpc-js types each of its four kinds of handlers by its messages.
type Handler = (call: any, callback: any) => unknown

interface MethodDefinition {
  readonly path: string
  readonly requestStream: boolean
  readonly responseStream: boolean
}

/**
 * The handlers of a service of `@grpc/grpc-js`, each run for callers who meet its method's requirement alone. Handlers learn their caller by
 * `callerOf(call)`. Throws a `TypeError` for a handler without a requirement: none is open by oversight.
 *
 *     server.addService(Devices, protectService(guard, Devices, { listDevices }, { listDevices: { scopes: ['devices:read'] } }))
 */
export function protectService<Implementation extends Readonly<Record<string, Handler>>>(
  guard: Guard,
  definition: Readonly<Record<string, MethodDefinition>>,
  implementation: Implementation,
  requirements: Readonly<Partial<Record<keyof Implementation, GrpcRequirement>>>,
  options: GrpcOptions = {},
): Implementation {
  const guarded = Object.entries(implementation).map(([name, handler]) => {
    const method = definition[name]
    const requirement = requirements[name]
    if (method === undefined) throw new TypeError(`The service has no method "${name}".`)
    if (requirement === undefined) {
      throw new TypeError(`The method "${name}" has no requirement; give it {} to admit every live token.`)
    }
    return [name, protectHandler(guard, method, handler, requirement, options)]
  })
  return Object.fromEntries(guarded) as Implementation
}

function protectHandler(
  guard: Guard,
  method: MethodDefinition,
  handler: Handler,
  { workspaceOf, ...requirement }: GrpcRequirement,
  options: GrpcOptions,
): Handler {
  assertRequirement(requirement)
  if (workspaceOf !== undefined && method.requestStream) {
    throw new TypeError(`${method.path} takes a stream of messages, so workspaceOf has none to look at.`)
  }
  return async (call: ServerCall, callback: Callback) => {
    const passage = await guard.check(grpcHead(method.path, valuesIn(call.metadata)), requirement, {
      address: socketAddressOf(call.getPeer()),
      workspace: workspaceOf?.(call.request) ?? null,
    })
    if (call.cancelled) return
    if (!passage.ok) return refuseCall(method, call, callback, passage, options)
    sendHeaders(call, passage.headers)
    ;(call as { caller?: Caller }).caller = passage.caller
    return handler(call, callback)
  }
}

function valuesIn(metadata: Metadata): (name: string) => readonly string[] {
  return (name) => metadata.get(name).filter((value) => typeof value === 'string')
}

/** With the class of the call's own metadata: that of another copy of grpc-js would be sent as nothing, without a word. */
function sendHeaders(call: ServerCall, headers: Readonly<Record<string, string>>): void {
  const entries = Object.entries(headers)
  if (entries.length === 0) return
  const metadata = new (call.metadata.constructor as new () => Metadata)()
  for (const [name, value] of entries) metadata.set(name, value)
  call.sendMetadata(metadata)
}

function refuseCall(
  { path, requestStream, responseStream }: MethodDefinition,
  call: ServerCall,
  callback: Callback,
  { refusal, response }: Extract<Passage, { ok: false }>,
  { refusalMessage }: GrpcOptions,
): unknown {
  return refusalMessage === undefined
    ? failWith({ code: statusOf(refusal.code), details: detailsOf(refusal.code, refusal.message) })
    : answerWith(refusalMessage(refusal, response, path))

  function failWith(status: { code: number; details: string }): unknown {
    return responseStream ? call.emit?.('error', status) : callback(status)
  }

  async function answerWith(pending: unknown): Promise<void> {
    const message = await pending
    if (!responseStream) return callback(null, message)
    // What a client still streams in is not looked at.
    if (requestStream) (call as { resume?(): void }).resume?.()
    call.write?.(message)
    call.end?.()
  }
}
