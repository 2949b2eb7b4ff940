import { randomUUID } from 'node:crypto'
import { createServer, type Server, STATUS_CODES } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { SeamApi } from './api.ts'
import { REQUEST_ID_HEADER, refusalBody } from './http/envelope.ts'
import { SeamError } from './http/seam-error.ts'

export interface Listening {
  readonly url: string
  /** Resolves when requests in flight have been answered, and within two seconds in any case. */
  close(): Promise<void>
}

/** Serves a handler on an address; port 0 is any free one. */
export async function listen(
  fetch: SeamApi['fetch'],
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listening> {
  const listener = getRequestListener(fetch, { overrideGlobalObjects: false, errorHandler: () => refused(UNREADABLE) })
  const server = createServer(listener)
  // A connection that was busy when the server closed would otherwise be kept alive for its next request.
  server.on('request', (_request, response) => {
    response.once('close', () => {
      if (!server.listening) server.closeIdleConnections()
    })
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => void answerBroken(socket as Socket, error.code))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`, close: () => stop(server) }
}

/** For what never reached the handler, so that Seam's clients can read this too. */
function refused(error: SeamError): Response {
  return Response.json(refusalBody(error), { status: error.status, headers: { [REQUEST_ID_HEADER]: randomUUID() } })
}

async function answerBroken(socket: Socket, code: string | undefined): Promise<void> {
  if (!socket.writable || code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const response = refused(code === 'HPE_HEADER_OVERFLOW' ? HEADERS_TOO_LARGE : UNREADABLE)
  const body = await response.text()
  const headers = [...response.headers, ['content-length', String(Buffer.byteLength(body))], ['connection', 'close']]
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.end(`HTTP/1.1 ${response.status} ${STATUS_CODES[response.status]}\r\n${head}\r\n${body}`)
}

const UNREADABLE = new SeamError(400, 'bad_request', 'This is not a request that can be read.')
const HEADERS_TOO_LARGE = new SeamError(431, 'headers_too_large', 'The headers are too large.')

/** For a client that began a request and does not end it. */
const CLOSE_GRACE_MS = 1500

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
