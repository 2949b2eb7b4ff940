import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'

export interface OnePortParts {
  /** Takes connections of HTTP/2, which is gRPC here. */
  readonly http2: (socket: Socket) => void
  readonly http1: (socket: Socket) => void
  readonly certificate: { readonly cert: string; readonly key: string }
  /** Somebody who opens a connection and says nothing, or begins a handshake and does not end it, is not waited for longer. Default: ten seconds. */
  readonly firstBytesMs?: number
  /** Whoever comes when so many are there already is hung up on. Default: 1000. */
  readonly maxConnections?: number
}

const FIRST_BYTES_MS = 10_000
const MAX_CONNECTIONS = 1000
/** Of HTTP/2's connection preface (RFC 9113, section 3.4), as much as no method of HTTP/1.1 begins with. */
const PREFACE = 'PRI'
const TLS_HANDSHAKE = 0x16

/** Accepts gRPC and REST, each in the clear and by TLS, on one port: Clarifai's Python client has one address for all. */
export function onePort({
  http2,
  http1,
  certificate,
  firstBytesMs = FIRST_BYTES_MS,
  maxConnections = MAX_CONNECTIONS,
}: OnePortParts): Server {
  const tls = createTlsServer(
    { ...certificate, handshakeTimeout: firstBytesMs, ALPNCallback: ({ protocols }) => chosen(protocols) },
    (socket: TLSSocket) => {
      if (socket.alpnProtocol === 'h2') http2(socket)
      else peek(socket, firstBytesMs, inTheClear)
    },
  )
  // A client that does not trust the certificate hangs up in the middle of the handshake; another never ends it.
  tls.on('tlsClientError', (_, socket) => socket.destroy())
  const inTheClear = (socket: Socket, first: Buffer) =>
    first.subarray(0, PREFACE.length).toString('latin1') === PREFACE ? http2(socket) : http1(socket)
  const server = createServer((socket) =>
    peek(socket, firstBytesMs, (ready, first) =>
      first[0] === TLS_HANDSHAKE ? tls.emit('connection', ready) : inTheClear(ready, first),
    ),
  )
  server.maxConnections = maxConnections
  return server
}

/** Clients of gRPC offer HTTP/2 alone. One that speaks HTTP/1.1 too, as curl does, wants REST, which is served by that. */
function chosen(offered: readonly string[]): string | undefined {
  return ['http/1.1', 'h2'].find((protocol) => offered.includes(protocol))
}

/** Hands a socket on with its first bytes known and yet unread. */
function peek(socket: Socket, withinMs: number, then: (socket: Socket, first: Buffer) => unknown): void {
  const drop = () => socket.destroy()
  socket.setTimeout(withinMs, drop)
  socket.on('error', drop)
  let first = Buffer.alloc(0)
  const look = () => {
    const bytes = socket.read() as Buffer | null
    if (bytes === null) return
    first = Buffer.concat([first, bytes])
    // Not put back before it is enough: what is put back is announced again at once, and so for ever.
    if (first.length < PREFACE.length && PREFACE.startsWith(first.toString('latin1'))) return
    socket.off('readable', look)
    socket.off('error', drop)
    socket.setTimeout(0)
    socket.unshift(first)
    then(socket, first)
  }
  socket.on('readable', look)
}
