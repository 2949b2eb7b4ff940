import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { start } from '../../../packages/cli/src/testing/command-line.ts'
import { type RawConnection, rawConnection, statusesIn } from './raw-http.ts'
import { sender } from './service.ts'

let folder: string
const running: ReturnType<typeof start>[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-stop-'))
})
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL')
    await ended
  }
  rmSync(folder, { recursive: true, force: true })
})

interface Program {
  readonly started: ReturnType<typeof start>
  readonly url: string
  readonly token: string
  readonly serviceKey: string
}

async function serve(): Promise<Program> {
  const started = start(['serve', '--port', '0', '--json', '--data', join(folder, 'data')], { cwd: folder })
  running.push(started)
  const { url, setupSecret } = JSON.parse(await started.firstLine)
  const send = sender(url)
  const person = { token: setupSecret, body: { email: 'op@example.com', name: 'Operator' } }
  const token: string = (await send('POST', '/v1/setup', person)).json.secret
  const key = { token, body: { name: 'Guard', scopes: ['verify'] } }
  return { started, url, token, serviceKey: (await send('POST', '/v1/service-keys', key)).json.secret }
}

async function demo(): Promise<Program> {
  const started = start(['demo', 'seam', '--json'], { cwd: folder, env: { TMPDIR: folder } })
  running.push(started)
  const { service, pat, serviceKey } = JSON.parse(await started.firstLine)
  return { started, url: service, token: pat, serviceKey }
}

const BODY = '{"name":"In flight"}'

/** A creation of which the service has the head, as its interim answer shows, but not yet the body. */
async function begin({ url, token }: Program): Promise<RawConnection> {
  const connection = rawConnection(url)
  const headers = [`Authorization: Bearer ${token}`, 'Content-Type: application/json', 'Expect: 100-continue']
  connection.write(
    `POST /v1/tokens HTTP/1.1\r\nHost: a\r\nContent-Length: ${BODY.length}\r\n${headers.join('\r\n')}\r\n\r\n`,
  )
  await connection.until(/100 Continue/)
  return connection
}

/** Resolves once nobody listens any more. */
async function refusesConnections(url: string): Promise<void> {
  const { hostname, port } = new URL(url)
  const isRefused = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), hostname)
      socket.once('connect', () => socket.destroy()).once('error', () => resolve(true))
      socket.once('close', () => resolve(false))
    })
  while (!(await isRefused()));
}

// How soon is a matter of the machine too: on one that does much else, it may be tried again.
describe.each([
  ['latchkey serve', serve],
  ['the demo', demo],
])('%s', { retry: 2 }, (_, run) => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'stopped by %s answers all that it has begun, takes nothing new, and ends with 0 in time',
    async (signal) => {
      const program = await run()
      const begun = await Promise.all(Array.from({ length: 12 }, () => begin(program)))
      const idle = rawConnection(program.url)
      idle.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n')
      await idle.until(/200 OK/)
      const waiting = rawConnection(program.url)
      const { json: news } = await sender(program.url)('GET', '/v1/changes', { token: program.serviceKey })
      const path = `/v1/changes?after=${news.position}&wait=25000`
      waiting.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${program.serviceKey}\r\n\r\n`)

      const before = performance.now()
      program.started.child.kill(signal)
      await refusesConnections(program.url)
      for (const connection of begun) connection.write(BODY)
      const answers = await Promise.all(begun.map(({ closed }) => closed))
      const { code, stderr } = await program.started.ended
      expect(performance.now() - before).toBeLessThan(2000)
      expect(code).toBe(0)
      for (const answer of answers) expect(statusesIn(answer)).toEqual([100, 201])
      expect(statusesIn(await waiting.closed)).toEqual([200])
      await idle.closed
      expect(stderr).toBe('')
    },
  )

  test('asked a second time ends at once, though a client still holds on', async () => {
    const program = await run()
    await begin(program)
    const impatient = setInterval(() => program.started.child.kill('SIGTERM'), 50)
    const { code } = await program.started.ended
    clearInterval(impatient)
    // It waits nearly two seconds for a client, and then it would have ended with 0.
    expect(code).toBe(143)
  })
})

test('what was answered while it stopped is there at the next start', async () => {
  const program = await serve()
  const connection = await begin(program)
  program.started.child.kill('SIGTERM')
  await refusesConnections(program.url)
  connection.write(BODY)
  const [, secret = ''] = /"secret":"([^"]+)"/.exec(await connection.closed) ?? []
  await program.started.ended
  const again = start(['serve', '--port', '0', '--json', '--data', join(folder, 'data')], { cwd: folder })
  running.push(again)
  const { url } = JSON.parse(await again.firstLine)
  expect((await sender(url)('GET', '/v1/self', { token: secret })).json.credential.name).toBe('In flight')
})
