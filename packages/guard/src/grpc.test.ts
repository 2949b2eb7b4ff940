import { createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { create, createFileRegistry, type DescService, fromBinary, toBinary } from '@bufbuild/protobuf'
import {
  FileDescriptorProtoSchema,
  file_google_protobuf_wrappers,
  type StringValue,
  StringValueSchema,
} from '@bufbuild/protobuf/wkt'
import { type ConnectRouter, createContextValues, type HandlerContext } from '@connectrpc/connect'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import {
  Client,
  credentials,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  status,
} from '@grpc/grpc-js'
import { afterEach, describe, expect, it } from 'vitest'
import { addressKey, callerKey, callerOf, type GrpcRequirement, guardInterceptor, protectService } from './grpc.ts'
import { createGuard, type Guard, type GuardOptions } from './index.ts'
import { type FakeService, fakeService, SERVICE_KEY } from './testing/fake-service.ts'
import { aRecord, aToken, NOW } from './testing/records.ts'

const text = (value: string) => create(StringValueSchema, { value })
const method = (name: string, responseStream: boolean) => ({
  path: `/acme.v1.Devices/${name}`,
  requestStream: false,
  responseStream,
  requestSerialize: (message: StringValue) => Buffer.from(toBinary(StringValueSchema, message)),
  requestDeserialize: (bytes: Buffer) => fromBinary(StringValueSchema, bytes),
  responseSerialize: (message: StringValue) => Buffer.from(toBinary(StringValueSchema, message)),
  responseDeserialize: (bytes: Buffer) => fromBinary(StringValueSchema, bytes),
})
const DEVICES = { list: method('List', false), watch: method('Watch', true), open: method('Open', false) }

const READ: GrpcRequirement = {
  scopes: ['devices:read'],
  workspace: 'required',
  workspaceOf: ({ value }: StringValue) => value || null,
}

interface Served {
  readonly port: number
  close(): Promise<void>
}

async function grpcJs(guard: Guard): Promise<Served> {
  const server = new Server()
  const list: handleUnaryCall<StringValue, StringValue> = (call, callback) =>
    callback(null, text(callerOf(call).workspace?.address ?? ''))
  const watch: handleServerStreamingCall<StringValue, StringValue> = (call) => {
    call.write(text(callerOf(call).workspace?.address ?? ''))
    call.end()
  }
  const { open: _, ...served } = DEVICES
  const handlers = protectService(guard, DEVICES, { list, watch }, { list: READ, watch: READ })
  server.addService(served as unknown as ServiceDefinition, handlers)
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (fault, bound) =>
      fault === null ? resolve(bound) : reject(fault),
    ),
  )
  return { port, close: async () => server.forceShutdown() }
}

const registry = createFileRegistry(
  create(FileDescriptorProtoSchema, {
    name: 'devices.proto',
    package: 'acme.v1',
    syntax: 'proto3',
    dependency: ['google/protobuf/wrappers.proto'],
    service: [
      {
        name: 'Devices',
        method: ['List', 'Watch', 'Open'].map((name) => ({
          name,
          inputType: '.google.protobuf.StringValue',
          outputType: '.google.protobuf.StringValue',
          serverStreaming: name === 'Watch',
        })),
      },
    ],
  }),
  () => file_google_protobuf_wrappers,
)

async function connect(guard: Guard): Promise<Served> {
  const service = registry.getService('acme.v1.Devices')
  if (service === undefined) throw new Error('The test has no service.')
  const seen = ({ values }: HandlerContext) => text(values.get(callerKey)?.workspace?.address ?? '')
  const handler = connectNodeAdapter({
    routes: (router: ConnectRouter) =>
      router.service(
        service as DescService,
        {
          list: (_: unknown, context: HandlerContext) => seen(context),
          async *watch(_: unknown, context: HandlerContext) {
            yield seen(context)
          },
          open: () => text('open'),
        } as object,
      ),
    interceptors: [guardInterceptor(guard, { 'acme.v1.Devices/List': READ, 'acme.v1.Devices/Watch': UNREAD })],
    contextValues: (request) => createContextValues().set(addressKey, request.socket.remoteAddress ?? null),
  })
  const server = createServer(handler)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}

/** Connect hands every message of a streaming method over as a stream, one or many. */
const { workspaceOf: _, ...UNREAD } = READ

const running: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop()
})

/** grpc-js leaves encoded what Connect encodes beyond need. */
interface Outcome {
  readonly code: number
  readonly value?: string
  readonly details?: string
  readonly metadata?: Metadata
}

async function start(serve: (guard: Guard) => Promise<Served>, options: Partial<GuardOptions> = {}) {
  const service: FakeService = await fakeService()
  const guard = createGuard({ url: service.url, serviceKey: SERVICE_KEY, clock: () => NOW, ...options } as GuardOptions)
  const served = await serve(guard)
  const client = new Client(`127.0.0.1:${served.port}`, credentials.createInsecure())
  running.push(
    () => service.close(),
    () => guard.close(),
    () => served.close(),
    () => client.close(),
  )
  const metadataOf = (headers: Record<string, string>) => {
    const metadata = new Metadata()
    for (const [name, value] of Object.entries(headers)) metadata.add(name, value)
    return metadata
  }
  const call = (which: keyof typeof DEVICES, headers: Record<string, string>, value = ''): Promise<Outcome> =>
    new Promise((resolve) => {
      const { path, requestSerialize, responseDeserialize } = DEVICES[which]
      const ended = (fault: { code: number; details: string } | null, message?: StringValue) =>
        resolve(
          fault === null
            ? { code: 0, value: message?.value ?? '' }
            : { code: fault.code, details: decodeURIComponent(fault.details) },
        )
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, text(value), metadataOf(headers), ended)
    })
  const stream = (headers: Record<string, string>): Promise<Outcome> =>
    new Promise((resolve) => {
      const { path, requestSerialize, responseDeserialize } = DEVICES.watch
      let value = ''
      client
        .makeServerStreamRequest(path, requestSerialize, responseDeserialize, text(''), metadataOf(headers))
        .on('data', (message: StringValue) => {
          value += message.value
        })
        .on('error', ({ code, details }: { code: number; details: string }) => resolve({ code, details }))
        .on('end', () => resolve({ code: 0, value }))
    })
  return { service, call, stream }
}

const inHome = (workspace: string | null) => aRecord(workspace === 'acme/home' ? {} : { workspace: null })

describe.each([
  ['grpc-js', grpcJs],
  ['Connect', connect],
] as const)('on a server of %s', (_, serve) => {
  it('a handler runs for a caller who meets the requirement, and knows the caller', async () => {
    const { service, call, stream } = await start(serve)
    const token = aToken()
    service.issue(token, inHome)
    const headers = { authorization: `Bearer ${token}`, 'latchkey-workspace': 'acme/home' }
    expect(await call('list', headers)).toEqual({ code: 0, value: 'acme/home' })
    expect(await stream(headers)).toEqual({ code: 0, value: 'acme/home' })
  })

  it('the workspace is found in the message, before the one in the metadata', async () => {
    const { service, call } = await start(serve)
    const token = aToken()
    service.issue(token, inHome)
    const authorization = `Bearer ${token}`
    expect(await call('list', { authorization }, 'acme/home')).toEqual({ code: 0, value: 'acme/home' })
    expect(await call('list', { authorization, 'latchkey-workspace': 'acme/home' }, 'acme/other')).toMatchObject({
      code: status.UNAUTHENTICATED,
    })
  })

  it.each([
    ['no token', () => ({}), status.UNAUTHENTICATED],
    ['an unknown one', () => ({ authorization: `Bearer ${aToken()}` }), status.UNAUTHENTICATED],
  ])('%s is refused, in a call and in a stream', async (_, headers, code) => {
    const { call, stream } = await start(serve)
    expect(await call('list', headers())).toMatchObject({ code })
    expect(await stream(headers())).toMatchObject({ code })
  })

  it('a scope that lacks, a workspace that was not named and a limited address each have their own status', async () => {
    const { service, call } = await start(serve)
    const [narrow, roaming, bound] = [aToken(), aToken(), aToken()]
    service.issue(narrow, () => aRecord({ credential: { scopes: ['devices:write'] } }))
    service.issue(roaming, inHome)
    service.issue(bound, () => aRecord({ credential: { addressAllowlist: ['192.0.2.1'] } }))
    const as = (token: string, workspace?: string) =>
      call('list', { authorization: `Bearer ${token}`, ...(workspace && { 'latchkey-workspace': workspace }) })
    expect(await as(narrow, 'acme/home')).toMatchObject({
      code: status.PERMISSION_DENIED,
      details: expect.stringContaining('devices:read'),
    })
    expect(await as(roaming)).toMatchObject({ code: status.INVALID_ARGUMENT })
    expect(await as(bound, 'acme/home')).toMatchObject({ code: status.PERMISSION_DENIED })
  })

  it("a token that is limited to the caller's address is admitted", async () => {
    const { service, call } = await start(serve)
    const token = aToken()
    service.issue(token, () => aRecord({ credential: { addressAllowlist: ['127.0.0.1'] } }))
    const headers = { authorization: `Bearer ${token}`, 'latchkey-workspace': 'acme/home' }
    expect(await call('list', headers)).toMatchObject({ code: 0 })
  })

  it('a service that does not answer means unavailable, never a yes', async () => {
    const { service, call } = await start(serve, { onFault: () => {} })
    service.behave((_request, response) => void response.writeHead(500).end())
    expect(await call('list', { authorization: `Bearer ${aToken()}` }, 'acme/home')).toMatchObject({
      code: status.UNAVAILABLE,
    })
  })

  it('a method without a requirement is served to nobody', async () => {
    const { service, call } = await start(serve)
    const token = aToken()
    service.issue(token, inHome)
    expect(await call('open', { authorization: `Bearer ${token}` })).toMatchObject({ code: status.UNIMPLEMENTED })
  })
})

describe('mounting on grpc-js', () => {
  const guard = createGuard({ url: 'http://localhost', serviceKey: SERVICE_KEY })
  const list = () => {}

  it('fails for a handler without a requirement, for one of no method, and for a misspelt field', () => {
    expect(() => protectService(guard, DEVICES, { list }, {})).toThrow(/"list" has no requirement/)
    expect(() => protectService(guard, DEVICES, { lisst: list }, { lisst: {} })).toThrow(/no method "lisst"/)
    expect(() => protectService(guard, DEVICES, { list }, { list: { scope: [] } as never })).toThrow(/"scope"/)
  })

  it('fails where a workspace is looked for in a stream of messages', () => {
    const upload = { upload: { ...DEVICES.list, requestStream: true } }
    expect(() => protectService(guard, upload, { upload: list }, { upload: { workspaceOf: () => null } })).toThrow(
      /stream/,
    )
  })
})
