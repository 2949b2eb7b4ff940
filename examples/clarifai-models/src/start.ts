import { writeFileSync } from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import { clarifai, createGuard } from '@latchkey/guard'
import { Latchkey } from '@latchkey/sdk'
import { makeCertificates } from './serving/certificate.ts'
import { grpcConnections, grpcServer } from './serving/grpc-server.ts'
import { onePort } from './serving/one-port.ts'
import { restServer } from './serving/rest-server.ts'
import { openStore, type StoredModel } from './store/store.ts'
import { fetchFromLoopback, fetchNothing } from './vision/fetch-image.ts'
import { jsonCodec } from './wire/json.ts'
import { methodsOf, scopeName } from './wire/methods.ts'
import { loadProtos } from './wire/proto-root.ts'
import { registryOf } from './wire/registry.ts'

export interface ClarifaiModelsConfig {
  readonly latchkeyUrl: string
  /** A service key with the scope `verify`. */
  readonly serviceKey: string
  /** The file of this API's own database, made when absent. */
  readonly dataFile: string
  /** Where the certificate of the authority is written that signed the server's own, made anew at each start. */
  readonly caFile: string
  readonly host?: string
  /** 0: any free one. */
  readonly port?: number
  /** Whether images may be named by URLs on this machine's loopback. Default: no URL is fetched at all. */
  readonly fetchFromLoopback?: boolean
  /** How long a client may take to send the head of a request. Default: ten seconds. */
  readonly headersTimeoutMs?: number
}

export interface ClarifaiModels {
  /** Over HTTP; over HTTPS at the same port. */
  readonly url: string
  /** Host and port of gRPC, in the clear and by TLS. */
  readonly address: string
  /** Puts a model into an app, once: a second time changes nothing. */
  addModel(workspaceId: string, model: Pick<StoredModel, 'id' | 'name' | 'description'>): void
  close(): Promise<void>
}

/** For a client that began a request and does not end it. */
const CLOSE_GRACE_MS = 1000

/** The API, guarded by a Latchkey service, on an address of this machine. */
export async function startClarifaiModels(config: ClarifaiModelsConfig): Promise<ClarifaiModels> {
  const { latchkeyUrl, serviceKey, host = '127.0.0.1', port = 0 } = config
  const root = loadProtos()
  const registry = registryOf(root, ['', 'clarifai.api.status', 'clarifai.api'])
  const codec = jsonCodec(registry)
  const guard = createGuard({ url: latchkeyUrl, serviceKey, dialect: clarifai })
  const certificates = await makeCertificates()
  writeFileSync(config.caFile, certificates.ca)
  const store = openStore(config.dataFile)
  const parts = {
    latchkeyUrl,
    store,
    verifier: new Latchkey({ url: latchkeyUrl, token: serviceKey }),
    fetchImage: config.fetchFromLoopback ? fetchFromLoopback : fetchNothing,
    methods: methodsOf(root, registry),
    scopeNames: new Set(Object.keys(root.lookupEnum('clarifai.auth.scope.S').values).map(scopeName)),
    statusCodes: new Map(Object.entries(root.lookupEnum('clarifai.api.status.StatusCode').values)),
    onFault: (fault: unknown) => console.error(fault),
  }
  const rest = restServer(parts, guard, codec, config.headersTimeoutMs)
  rest.emit('listening')
  const grpc = grpcServer(parts, guard, codec)
  const server = onePort({
    http1: (socket) => rest.emit('connection', socket),
    http2: grpcConnections(grpc),
    certificate: certificates,
  })
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  const close = async () => {
    const timer = setTimeout(() => {
      for (const socket of open) socket.destroy()
    }, CLOSE_GRACE_MS)
    const closed = new Promise((resolve) => server.close(resolve))
    rest.close()
    rest.closeIdleConnections()
    grpc.tryShutdown(() => {})
    await closed
    clearTimeout(timer)
    grpc.forceShutdown()
    await guard.close()
    store.close()
  }
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, resolve)
    })
  } catch (cause) {
    store.close()
    throw cause
  }
  const address = `${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${address}`,
    address,
    addModel: (workspaceId, model) => store.addModel(workspaceId, { ...model, createdAt: new Date().toISOString() }),
    close,
  }
}
