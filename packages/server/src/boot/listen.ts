import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { clientAddress, LatchkeyError } from '@latchkey/core'
import { tooLarge } from '../faces/http/body.ts'
import { MAX_BODY_BYTES, MAX_HEADER_BYTES } from '../faces/http/limits.ts'
import { answerVerifyCall, VERIFY_PATHS, type VerifyAnswer, verifyProblem } from '../faces/rest/verify-call.ts'
import type { Latchkey } from './create.ts'
import { answerWireFaults, malformedRequest } from './wire-faults.ts'

export interface Listener {
  readonly url: string
  /** Stops accepting, lets requests in flight be answered, and gives up on those that take longer than `graceMs`. */
  close(graceMs: number): Promise<void>
}

export interface ListenOptions {
  readonly host: string
  readonly port: number
  /** Addresses and ranges of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
  /** How long a client may take to send a whole request; 30 000 when left out. */
  readonly requestTimeoutMs?: number | undefined
}

const REQUEST_TIMEOUT_MS = 30_000
const HEADERS_TIMEOUT_MS = 10_000
/** How often Node looks for clients that take too long; by itself it would look so rarely that they get twice their time. */
const LOOK_EVERY_MS = 1000
const SWEEP_MS = 20

const patience = (requestTimeout: number) => ({
  requestTimeout,
  headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeout),
  connectionsCheckingInterval: Math.min(LOOK_EVERY_MS, requestTimeout),
})

/** Serves over HTTP/1.1. Verification goes past the framework: it is most of the traffic, and the framework would be most of its cost. */
export async function listen(
  latchkey: Latchkey,
  { host, port, trustedProxies, requestTimeoutMs = REQUEST_TIMEOUT_MS }: ListenOptions,
): Promise<Listener> {
  const paths = new Set<string>(VERIFY_PATHS)
  const find = clientAddress(trustedProxies)
  const addressOf = ({ socket, headers }: IncomingMessage) =>
    find(socket.remoteAddress ?? null, headers['x-forwarded-for']?.toString() ?? null)
  const general = getRequestListener((request, env) => {
    const { incoming } = env as unknown as { incoming: IncomingMessage }
    return latchkey.fetch(request, { address: addressOf(incoming) })
  })
  const server = createServer(
    // Of two credentials in one request Node would else drop the second, and with it the doubt which of them was meant.
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      joinDuplicateHeaders: true,
      // Refused below, in our own words.
      requireHostHeader: false,
      ...patience(requestTimeoutMs),
    },
    (request, response) => {
      const { method, url = '', headers, httpVersion } = request
      if (headers.host === undefined && httpVersion === '1.1')
        send(response, verifyProblem(latchkey.verifyParts, hostless()), true)
      else if (method === 'POST' && paths.has(url)) serveVerify(latchkey, request, response, addressOf(request))
      else if (DOT_SEGMENT.test(url)) send(response, verifyProblem(latchkey.verifyParts, dotted()), false)
      else void general(request, response)
    },
  )
  answerWireFaults(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return { url: `http://${shown}:${address.port}`, close: (graceMs) => close(server, graceMs) }
}

/** A part `.` or `..` of the path, percent-encoded or not. */
const DOT_SEGMENT = /^[^?#]*[/\\](?:\.|%2e){1,2}(?:[/\\?#]|$)/i

/** Resolving dots would serve another path than the one that a proxy in front of us has judged. */
function dotted(): LatchkeyError {
  return new LatchkeyError('invalid_input', 'The path has a part "." or ".."; write it without.')
}

/** RFC 9112, section 3.2. */
function hostless(): LatchkeyError {
  return malformedRequest('An HTTP/1.1 request names the host that it is for; send one "Host" header.')
}

/** Reads the body itself, and goes on without a promise where the answer needs none. */
function serveVerify(
  { verifyParts }: Latchkey,
  request: IncomingMessage,
  response: ServerResponse,
  address: string | null,
): void {
  const { url = '', headers } = request
  const chunks: Uint8Array[] = []
  let size = 0
  request.on('data', (chunk: Uint8Array) => {
    const fitted = size <= MAX_BODY_BYTES
    size += chunk.length
    if (size <= MAX_BODY_BYTES) chunks.push(chunk)
    else if (fitted) send(response, verifyProblem(verifyParts, tooLarge()), true)
  })
  // Who hangs up in the middle is answered nothing.
  request.on('error', () => undefined)
  request.on('end', () => {
    if (size > MAX_BODY_BYTES) return
    const answer = answerVerifyCall(verifyParts, {
      path: url,
      authorization: headers.authorization,
      address,
      contentType: headers['content-type'],
      contentEncoding: headers['content-encoding'],
      body: chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks),
    })
    if (answer instanceof Promise) void answer.then((settled) => send(response, settled, false))
    else send(response, answer, false)
  })
}

function send(response: ServerResponse, answer: VerifyAnswer, hangUp: boolean): void {
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': Buffer.byteLength(answer.body),
    ...(hangUp ? { connection: 'close' } : {}),
  })
  response.end(answer.body)
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => server.closeAllConnections(), graceMs)
    // Clients keep a connection open after their answer, and Node looks for such only once.
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS)
    server.close(() => {
      clearTimeout(giveUp)
      clearInterval(sweep)
      resolve()
    })
    server.closeIdleConnections()
  })
}
