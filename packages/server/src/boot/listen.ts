import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { clientAddress, LatchkeyError } from '@latchkey/core'
import { tooLarge } from '../faces/http/body.ts'
import { MAX_BODY_BYTES, MAX_HEADER_BYTES } from '../faces/http/limits.ts'
import { answerVerifyCall, VERIFY_PATHS, type VerifyAnswer, verifyProblem } from '../faces/rest/verify-call.ts'
import type { Latchkey } from './create.ts'

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
    { maxHeaderSize: MAX_HEADER_BYTES, joinDuplicateHeaders: true, ...patience(requestTimeoutMs) },
    (request, response) => {
      if (DOT_SEGMENT.test(request.url ?? '')) send(response, verifyProblem(latchkey.verifyParts, dotted()), false)
      else if (request.method === 'POST' && paths.has(request.url ?? ''))
        void serveVerify(latchkey, request, response, addressOf(request))
      else void general(request, response)
    },
  )
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

async function serveVerify(
  latchkey: Latchkey,
  request: IncomingMessage,
  response: ServerResponse,
  address: string | null,
): Promise<void> {
  const parts = latchkey.verifyParts
  const body = await readBody(request)
  if (body === 'aborted') return
  const answer =
    body === 'too large'
      ? verifyProblem(parts, tooLarge())
      : await answerVerifyCall(parts, {
          path: request.url as string,
          authorization: request.headers.authorization,
          address,
          contentType: request.headers['content-type'],
          contentEncoding: request.headers['content-encoding'],
          body,
        })
  send(response, answer, body === 'too large')
}

function send(response: ServerResponse, answer: VerifyAnswer, hangUp: boolean): void {
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': Buffer.byteLength(answer.body),
    ...(hangUp ? { connection: 'close' } : {}),
  })
  response.end(answer.body)
}

function readBody(request: IncomingMessage): Promise<Uint8Array | 'too large' | 'aborted'> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = []
    let size = 0
    request.on('data', (chunk: Uint8Array) => {
      size += chunk.length
      if (size > MAX_BODY_BYTES) resolve('too large')
      else chunks.push(chunk)
    })
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks)))
    request.on('error', () => resolve('aborted'))
    request.on('close', () => resolve('aborted'))
  })
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
