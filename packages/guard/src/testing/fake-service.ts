import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { VerificationRecord } from '@latchkey/core'

export const SERVICE_KEY = 'lk_svc_theKeyOfThisResourceServer'

/** The lookup route of the service, with records made by hand. */
export interface FakeService {
  readonly url: string
  /** The bodies of all look-ups so far. */
  readonly asked: { digest: string; workspace: string | null }[]
  /** Everything that came over the wire, as text. */
  readonly wire: string[]
  /** Makes a token known. `seenFrom` gives its record for the workspace asked about. */
  issue(token: string, seenFrom: (workspace: string | null) => VerificationRecord | null): void
  /** Answers look-ups in place of the records, until given `null`. */
  behave(listener: ((request: IncomingMessage, response: ServerResponse) => void) | null): void
  close(): Promise<void>
}

export async function fakeService(): Promise<FakeService> {
  const records = new Map<string, (workspace: string | null) => VerificationRecord | null>()
  const asked: FakeService['asked'] = []
  const wire: string[] = []
  let misbehaviour: ((request: IncomingMessage, response: ServerResponse) => void) | null = null

  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    wire.push(`${request.method} ${request.url} ${request.rawHeaders.join(' ')} ${body}`)
    if (misbehaviour !== null) return misbehaviour(request, response)
    if (request.method !== 'POST' || request.url !== '/v1/records/lookup') return response.writeHead(404).end()
    if (request.headers.authorization !== `Bearer ${SERVICE_KEY}`) return response.writeHead(401).end()
    const lookup = JSON.parse(body)
    asked.push(lookup)
    const record = records.get(lookup.digest)?.(lookup.workspace) ?? null
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ record, position: 1 }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    wire,
    issue: (token, seenFrom) => void records.set(createHash('sha256').update(token).digest('hex'), seenFrom),
    behave(listener) {
      misbehaviour = listener
    },
    close() {
      server.closeAllConnections()
      return new Promise((closed) => server.close(() => closed()))
    },
  }
}
