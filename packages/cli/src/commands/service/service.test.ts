import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Latchkey } from '@latchkey/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { latchkey, start } from '../../testing/command-line.ts'

let folder: string
const running: ReturnType<typeof start>[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-serve-'))
})
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function serve(...args: string[]) {
  const started = start(['serve', '--port', '0', '--data', join(folder, 'data'), ...args], { cwd: folder })
  running.push(started)
  return started
}
const lineOf = async ({ firstLine }: ReturnType<typeof start>) =>
  JSON.parse(await firstLine) as { url: string; setupSecret: string }

describe('serve', () => {
  test('prints the line that sets it up, once: after that it starts without', async () => {
    const first = serve()
    const text = await first.said('curl -X POST')
    const [, url = '', secret = ''] = /curl -X POST (\S+)\/v1\/setup -H 'Authorization: Bearer (\S+)'/.exec(text) ?? []
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    await new Latchkey({ url, token: secret }).setup({ email: 'a@example.com', name: 'Ann' })
    first.child.kill('SIGTERM')
    await first.ended
    expect(await lineOf(serve('--json'))).toMatchObject({ setupSecret: null })
  })

  test('answers the request in flight, then ends with 0 within two seconds', async () => {
    const service = serve('--json')
    const { hostname, port } = new URL((await lineOf(service)).url)
    const socket = createConnection(Number(port), hostname).setEncoding('utf8')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    const body = '{"email":"a@example.com","name":"Ann"}'
    const head = `POST /v1/setup HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`
    // The interim answer shows that the request has begun: only then is the service told to stop.
    await new Promise<void>((resolve) => {
      socket.once('data', () => resolve())
      socket.write(head)
    })
    const before = performance.now()
    service.child.kill('SIGTERM')
    socket.write(body)
    const { code } = await service.ended
    expect(code).toBe(0)
    expect(performance.now() - before).toBeLessThan(2000)
    expect(answer).toMatch(/HTTP\/1\.1 401/)
  })

  test('a client that never ends its request does not keep it from ending', async () => {
    const service = serve('--json')
    const { hostname, port } = new URL((await lineOf(service)).url)
    const socket = createConnection(Number(port), hostname)
    socket.on('error', () => undefined)
    await new Promise<void>((resolve) => socket.write('GET / HTTP/1.1\r\n', () => resolve()))
    const before = performance.now()
    service.child.kill('SIGINT')
    expect((await service.ended).code).toBe(0)
    expect(performance.now() - before).toBeLessThan(2000)
  })

  test('a preset that does not exist is a mistake that names those that do', async () => {
    const { code, stderr } = await latchkey(['serve', '--preset', 'frob', '--data', join(folder, 'data')])
    expect(code).toBe(2)
    expect(stderr).toContain('seam')
  })
})

describe('init', () => {
  test('writes a configuration that serve understands, and never over another', async () => {
    const file = join(folder, 'latchkey.config.json')
    const made = await latchkey(['init', '--name', 'Acme', '--prefix', 'acme'], { cwd: folder })
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('latchkey serve --config') })
    const { url, setupSecret } = await lineOf(serve('--json', '--config', file))
    const { secret } = await new Latchkey({ url, token: setupSecret }).setup({ email: 'a@example.com', name: 'Ann' })
    expect(secret).toMatch(/^acme_pat_/)
    expect(await new Latchkey({ url, token: secret }).platform()).toMatchObject({ name: 'Acme', tokenPrefix: 'acme' })
    const before = readFileSync(file, 'utf8')
    expect((await latchkey(['init', '--name', 'Other'], { cwd: folder })).code).toBe(1)
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  test('refuses a prefix that tokens cannot have', async () => {
    expect((await latchkey(['init', '--prefix', 'Not_Good'], { cwd: folder })).code).toBe(2)
  })
})

test.each([
  ['no JSON', '{', 'is not JSON'],
  ['an unknown word', '{"prest":"seam"}', 'prest'],
  ['an unknown preset', '{"preset":"frob"}', 'preset'],
  ['a role table without an owner', '{"roles":{"workspace":{"member":[]}}}', 'owner'],
  ['a default that is not declared', '{"defaultScopes":["things:read"]}', 'things:read'],
])('a configuration with %s is refused in words', async (_, content, said) => {
  const file = join(folder, 'bad.json')
  writeFileSync(file, content)
  const { code, stderr } = await latchkey(['serve', '--config', file, '--port', '0', '--data', join(folder, 'data')])
  expect([1, 2]).toContain(code)
  expect(stderr).toContain(said)
  expect(stderr).not.toContain('    at ')
})
