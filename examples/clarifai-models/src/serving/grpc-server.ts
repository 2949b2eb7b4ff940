import type { JsonObject } from '@bufbuild/protobuf'
import { Server, ServerCredentials, type ServiceDefinition } from '@grpc/grpc-js'
import type { Caller, Guard, RequestHead } from '@latchkey/guard'
import { callerOf, protectService } from '@latchkey/guard/grpc'
import type { JsonCodec } from '../wire/json.ts'
import type { Method } from '../wire/methods.ts'
import { type ApiParts, failed, perform, requirementOf } from './api.ts'

/** Of a request: an image of four megabytes, as bytes or in JSON, and what stands around it. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024

interface Call {
  readonly request?: JsonObject
  readonly metadata: { get(name: string): readonly unknown[] }
  resume?(): void
  write?(message: JsonObject): void
  end?(): void
}
type Callback = (fault: null, message: JsonObject) => void

/** Clarifai's service over gRPC. Every verdict stands in the message, and the status of gRPC itself is OK, as its clients expect. */
export function grpcServer(parts: ApiParts, guard: Guard, codec: JsonCodec): Server {
  const definition = Object.fromEntries(parts.methods.map((method) => [method.name, definitionOf(method, codec)]))
  const open: Record<string, (call: Call, callback: Callback) => unknown> = {}
  const closed: typeof open = {}
  const requirements: Record<string, NonNullable<ReturnType<typeof requirementOf>>> = {}
  for (const method of parts.methods) {
    const requirement = requirementOf(method)
    if (requirement === null) open[method.name] = handlerOf(parts, method, () => null)
    else {
      requirements[method.name] = requirement
      closed[method.name] = handlerOf(parts, method, callerOf)
    }
  }
  const guarded = protectService(guard, definition, closed, requirements, {
    refusalMessage: (_refusal, answer) => answer.json(),
  })
  const server = new Server({ 'grpc.max_receive_message_length': MAX_MESSAGE_BYTES })
  server.addService(definition as ServiceDefinition, { ...guarded, ...open } as never)
  return server
}

/** Takes connections that somebody else has accepted. */
export function grpcConnections(server: Server): (socket: import('node:net').Socket) => void {
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure())
  return (socket) => injector.injectConnection(socket)
}

function definitionOf(method: Method, codec: JsonCodec) {
  const serialize = (type: Method['input']) => (json: JsonObject) => Buffer.from(codec.toBytes(type, json))
  const deserialize = (type: Method['input']) => (bytes: Buffer) => codec.fromBytes(type, bytes)
  return {
    path: method.path,
    requestStream: method.requestStream,
    responseStream: method.responseStream,
    requestSerialize: serialize(method.input),
    requestDeserialize: deserialize(method.input),
    responseSerialize: serialize(method.output),
    responseDeserialize: deserialize(method.output),
  }
}

function handlerOf(parts: ApiParts, method: Method, callerIn: (call: Call) => Caller | null) {
  return async (call: Call, callback: Callback): Promise<void> => {
    const { json } = method.requestStream
      ? failed('notImplemented', `This example does not serve ${method.name}; Clarifai itself may.`)
      : await perform(parts, method, call.request ?? {}, headOf(method, call), callerIn(call))
    call.resume?.()
    if (!method.responseStream) return callback(null, json)
    call.write?.(json)
    call.end?.()
  }
}

function headOf({ path }: Method, { metadata }: Call): RequestHead {
  return {
    method: 'POST',
    url: `http://grpc${path}`,
    headers: {
      get(name) {
        const values = metadata.get(name)
        return values.length === 0 ? null : values.join(', ')
      },
    },
  }
}
