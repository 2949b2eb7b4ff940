import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ChangeSubject, VerificationRecord } from '@latchkey/core'
import type { UsageItem } from '@latchkey/verifier'

export const SERVICE_KEY = 'lk_svc_theKeyOfThisResourceServer'

type Listener = (request: IncomingMessage, response: ServerResponse) => void

/** The routes of the service that a guard uses, with records and changes made by hand. */
export interface FakeService {
  readonly url: string
  /** The bodies of all look-ups so far. */
  readonly asked: { digest: string; workspace: string | null }[]
  /** The queries of all questions for changes so far. */
  readonly polls: URLSearchParams[]
  /** The bodies of all reports of uses so far. */
  readonly used: { verifier: string; items: UsageItem[] }[]
  /** Everything that came over the wire, as text. */
  readonly wire: string[]
  /** Makes a token known. `seenFrom` gives its record for the workspace asked about. */
  issue(token: string, seenFrom: (workspace: string | null) => VerificationRecord | null): void
  /** Commits a change, and tells whoever waits for one. */
  commit(subject: ChangeSubject): void
  /** Answers a route in place of the above, until given `null`. */
  behave(listener: Listener | null, route?: '/v1/records/lookup' | '/v1/changes' | '/v1/usage'): void
  close(): Promise<void>
}

const place = (number: number): string => `e1.${number}`
const numberOf = (position: string): number => Number(position.split('.')[1])

export async function fakeService(): Promise<FakeService> {
  const records = new Map<string, (workspace: string | null) => VerificationRecord | null>()
  const asked: FakeService['asked'] = []
  const polls: FakeService['polls'] = []
  const used: FakeService['used'] = []
  const wire: string[] = []
  const log: (ChangeSubject & { position: string })[] = []
  const waiting = new Set<() => void>()
  const misbehaviour = new Map<string, Listener>()

  const answer = (response: ServerResponse, body: unknown) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))

  function lookUp(response: ServerResponse, body: string): void {
    const lookup = JSON.parse(body)
    asked.push(lookup)
    answer(response, { record: records.get(lookup.digest)?.(lookup.workspace) ?? null, position: place(log.length) })
  }

  function tellChanges(response: ServerResponse, query: URLSearchParams): void {
    polls.push(query)
    const after = query.get('after')
    const tell = () => {
      clearTimeout(timer)
      waiting.delete(tell)
      const entries = after === null ? [] : log.slice(numberOf(after))
      answer(response, { startOver: after === null, position: place(log.length), upToDate: true, entries })
    }
    const isNews = after === null || numberOf(after) < log.length
    const timer = setTimeout(tell, isNews ? 0 : Number(query.get('wait')))
    if (!isNews) waiting.add(tell)
    response.on('close', () => {
      clearTimeout(timer)
      waiting.delete(tell)
    })
  }

  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    wire.push(`${request.method} ${request.url} ${request.rawHeaders.join(' ')} ${body}`)
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://service')
    const instead = misbehaviour.get(pathname)
    if (instead !== undefined) return instead(request, response)
    if (request.headers.authorization !== `Bearer ${SERVICE_KEY}`) return response.writeHead(401).end()
    const route = `${request.method} ${pathname}`
    if (route === 'POST /v1/records/lookup') return lookUp(response, body)
    if (route === 'GET /v1/changes') return tellChanges(response, searchParams)
    if (route !== 'POST /v1/usage') return response.writeHead(404).end()
    used.push(JSON.parse(body))
    return response.writeHead(204).end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    polls,
    used,
    wire,
    issue: (token, seenFrom) => void records.set(createHash('sha256').update(token).digest('hex'), seenFrom),
    commit(subject) {
      log.push({ ...subject, position: place(log.length + 1) })
      for (const tell of [...waiting]) tell()
    },
    behave(listener, route = '/v1/records/lookup') {
      if (listener === null) misbehaviour.delete(route)
      else misbehaviour.set(route, listener)
    },
    close() {
      server.closeAllConnections()
      return new Promise((closed) => server.close(() => closed()))
    },
  }
}
