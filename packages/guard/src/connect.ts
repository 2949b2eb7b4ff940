import type { Caller } from './caller.ts'
import type { GrpcRequirement } from './grpc-js.ts'
import { detailsOf, grpcHead, socketAddressOf, statusOf } from './grpc-request.ts'
import type { Guard } from './guard.ts'
import { assertRequirement } from './requirement.ts'

/** What Connect calls a `ContextKey`: made without Connect's own function, so that this package needs no Connect. */
interface ContextKey<T> {
  readonly id: symbol
  readonly defaultValue: T
}

/** Under this key handlers find their caller: `context.values.get(callerKey)`. `null` where no guard was passed. */
export const callerKey: ContextKey<Caller | null> = { id: Symbol('latchkey caller'), defaultValue: null }

/**
 * Under this key the interceptor finds the address of the socket, which Connect itself does not tell:
 * `contextValues: (req) => createContextValues().set(addressKey, req.socket.remoteAddress ?? null)`.
 */
export const addressKey: ContextKey<string | null> = { id: Symbol('latchkey address'), defaultValue: null }

interface ConnectRequest {
  readonly stream: boolean
  readonly header: Headers
  readonly message: unknown
  readonly method: { readonly name: string; readonly parent: { readonly typeName: string } }
  readonly contextValues: {
    get<T>(key: ContextKey<T>): T
    set<T>(key: ContextKey<T>, value: T): unknown
  }
}

interface ConnectResponse {
  readonly header: Headers
}

/**
 * An interceptor for servers of Connect (Connect, gRPC and gRPC-Web alike). `requirements` by the method's full name, `acme.v1.Devices/ListDevices`;
 * a method without one is refused. Handlers find their caller under `callerKey`.
 *
 *     connectNodeAdapter({ routes, interceptors: [guardInterceptor(guard, { 'acme.v1.Devices/ListDevices': { scopes: ['devices:read'] } })] })
 */
export function guardInterceptor(guard: Guard, requirements: Readonly<Record<string, GrpcRequirement>>) {
  const table = new Map(
    Object.entries(requirements).map(([name, { workspaceOf, ...requirement }]) => {
      assertRequirement(requirement)
      return [name, { workspaceOf, requirement }]
    }),
  )
  return <Request extends ConnectRequest, Response extends ConnectResponse>(
    next: (request: Request) => Promise<Response>,
  ) =>
    async (request: Request): Promise<Response> => {
      const name = `${request.method.parent.typeName}/${request.method.name}`
      const found = table.get(name)
      if (found === undefined) throw connectError(UNIMPLEMENTED, `${name} is served to nobody: it has no requirement.`)
      const peer = request.contextValues.get(addressKey)
      const head = grpcHead(`/${name}`, (key) => valuesOf(request.header.get(key)))
      const passage = await guard.check(head, found.requirement, {
        address: peer === null ? null : (socketAddressOf(`${peer}:0`) ?? null),
        workspace: request.stream ? null : (found.workspaceOf?.(request.message) ?? null),
      })
      if (!passage.ok) {
        const { code, message } = passage.refusal
        throw connectError(statusOf(code), detailsOf(code, message))
      }
      request.contextValues.set(callerKey, passage.caller)
      const response = await next(request)
      for (const [key, value] of Object.entries(passage.headers)) response.header.set(key, value)
      return response
    }
}

const UNIMPLEMENTED = 12

const valuesOf = (value: string | null): readonly string[] => (value === null ? [] : [value])

/** Connect takes for its own error whatever has this form (`ConnectError[Symbol.hasInstance]`), from whichever copy of the package. */
function connectError(code: number, rawMessage: string): Error {
  return Object.assign(new Error(rawMessage), {
    name: 'ConnectError',
    code,
    rawMessage,
    metadata: new Headers(),
    details: [],
    cause: undefined,
  })
}
