import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { SpeckleApi } from './api.ts'

export interface Listening {
  readonly url: string
  /** Resolves when requests in flight have been answered, and within two seconds in any case. */
  close(): Promise<void>
}

/** For a client that began a request and does not end it. */
const CLOSE_GRACE_MS = 1500

/** Serves a handler on an address; port 0 is any free one. */
export async function listen(
  fetch: SpeckleApi['fetch'],
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listening> {
  const server = createServer(getRequestListener(fetch, { overrideGlobalObjects: false }))
  // A connection that was busy when the server closed would otherwise be kept alive for its next request.
  server.on('request', (_request, response) => {
    response.once('close', () => {
      if (!server.listening) server.closeIdleConnections()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`, close: () => stop(server) }
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
