import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Latchkey, ScopeMissingError } from '@latchkey/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { start } from '../testing/command-line.ts'
import { loadExample } from './example-api.ts'
import { freePort } from './free-port.ts'
import { demoPresets } from './presets.ts'

let folder: string
let temporary: string
const running: ReturnType<typeof start>[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-demo-test-'))
  temporary = join(folder, 'tmp')
  mkdirSync(temporary)
})
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function demo(...args: string[]) {
  const started = start(['demo', 'seam', ...args], { cwd: folder, env: { TMPDIR: temporary } })
  running.push(started)
  return started
}

interface Line {
  readonly [name: string]: string
}
const lineOf = async ({ firstLine }: ReturnType<typeof start>) => JSON.parse(await firstLine) as Line

async function get(url: string, bearer: string, workspace?: string) {
  const headers = {
    authorization: `Bearer ${bearer}`,
    ...(workspace === undefined ? {} : { 'seam-workspace': workspace }),
  }
  const response = await fetch(url, { headers })
  return { status: response.status, body: (await response.json()) as Record<string, unknown[]> }
}

describe.each(['SIGTERM', 'SIGINT'] as const)('stopped by %s', (signal) => {
  test('it ends with 0 within two seconds and leaves nothing behind', async () => {
    const started = demo('--json')
    await started.firstLine
    expect(readdirSync(temporary)).toHaveLength(1)
    const before = performance.now()
    started.child.kill(signal)
    const { code, stdout } = await started.ended
    expect(performance.now() - before).toBeLessThan(2000)
    expect(code).toBe(0)
    expect(stdout.split('\n')).toHaveLength(2)
    expect(readdirSync(temporary)).toEqual([])
    expect(readdirSync(folder)).toEqual(['tmp'])
  })
})

test('its line of JSON has everything to use what it started, and nothing else', async () => {
  const line = await lineOf(demo('--json'))
  expect(Object.keys(line).sort()).toEqual([
    'api',
    'apiKey',
    'consoleOperator',
    'consolePassword',
    'consoleUser',
    'foreignWorkspaceId',
    'otherWorkspaceId',
    'pat',
    'preset',
    'service',
    'serviceKey',
    'setupSecret',
    'workspaceId',
  ])
  const { api = '', pat = '', apiKey = '', service = '', serviceKey = '' } = line
  const [first, other, foreign] = [line['workspaceId'], line['otherWorkspaceId'], line['foreignWorkspaceId']]
  const devices = `${api}/devices/list`
  expect((await get(devices, pat, first)).body['devices']?.length).toBeGreaterThan(3)
  expect((await get(devices, pat, other)).body['devices']?.length).toBeGreaterThan(3)
  expect((await get(devices, pat, foreign)).status).toBe(401)
  expect((await get(`${api}/workspaces/list`, pat)).body['workspaces']).toHaveLength(2)
  expect((await get(devices, apiKey)).body['devices']?.length).toBeGreaterThan(3)
  const backend = new Latchkey({ url: service, token: serviceKey })
  expect(await backend.verify({ token: pat })).toMatchObject({ ok: true })
  const decision = await backend.verify({ token: pat })
  const person = decision.ok ? decision.principal.id : ''
  expect((await backend.sessions.create(person)).credential.kind).toBe('session')
  expect((await fetch(`${service}/v1/setup`, { method: 'POST' })).status).toBeGreaterThanOrEqual(400)
})

test('a person gets the token, and three lines that work when pasted', async () => {
  const text = await demo().said('Ctrl-C')
  const lines = text.match(/^ {2}curl .*$/gm) ?? []
  expect(lines).toHaveLength(3)
  for (const line of lines) {
    const [, url = ''] = /curl -s (\S+)/.exec(line) ?? []
    const pairs = [...line.matchAll(/-H "([^:]+): ([^"]+)"/g)].map(([, name = '', value = '']) => [name, value])
    expect(await (await fetch(url, { headers: Object.fromEntries(pairs) })).json()).toMatchObject({ ok: true })
  }
})

describe('with --keep', () => {
  test('all is still there at the next start, and no secret of a person is shown again or kept on disk', async () => {
    const one = demo('--keep', '--json')
    const first = await lineOf(one)
    one.child.kill('SIGTERM')
    expect((await one.ended).code).toBe(0)
    const kept = join(folder, '.latchkey', 'seam')
    for (const file of readdirSync(kept, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) {
      const content = readFileSync(join(file.parentPath, file.name), 'latin1')
      for (const secret of [first['pat'], first['apiKey'], first['setupSecret']]) expect(content).not.toContain(secret)
    }
    if (process.platform !== 'win32') {
      expect(statSync(join(folder, '.latchkey')).mode & 0o777).toBe(0o700)
      expect(statSync(join(kept, 'demo.json')).mode & 0o777).toBe(0o600)
    }
    const second = await lineOf(demo('--keep', '--json'))
    expect(second).toMatchObject({ pat: null, apiKey: null, setupSecret: null, workspaceId: first['workspaceId'] })
    const devices = await get(`${second['api']}/devices/list`, first['pat'] ?? '', first['workspaceId'])
    expect(devices.body['devices']?.length).toBeGreaterThan(3)
  })

  test('the service key that stays on disk can verify and nothing else', async () => {
    const { service = '', serviceKey = '' } = await lineOf(demo('--keep', '--json'))
    const example = new Latchkey({ url: service, token: serviceKey })
    expect(await example.verify({ token: serviceKey })).toMatchObject({ ok: false })
    await expect(example.sessions.create('usr_any')).rejects.toBeInstanceOf(ScopeMissingError)
    await expect(example.users.list().page()).rejects.toMatchObject({ status: 403 })
  })

  test('a person is told how to come by another token', async () => {
    const one = demo('--keep')
    await one.said('Ctrl-C')
    one.child.kill('SIGINT')
    await one.ended
    const text = await demo('--keep').said('Ctrl-C')
    expect(text).not.toMatch(/seam_(at1|key|svc)_/)
    expect(text).toContain('token create')
  })

  test('a first start that was cut short is begun afresh', async () => {
    const kept = join(folder, '.latchkey', 'seam')
    const one = demo('--keep', '--json')
    await one.firstLine
    one.child.kill('SIGKILL')
    await one.ended
    rmSync(join(kept, 'demo.json'))
    expect((await lineOf(demo('--keep', '--json')))['pat']).toMatch(/^seam_at1_/)
  })

  test('one runs in a folder at a time', async () => {
    await demo('--keep', '--json').firstLine
    const { code, stderr } = await demo('--keep', '--json').ended
    expect(code).toBe(1)
    expect(stderr).toContain('runs here already')
  })

  test('a port that is taken is left alone, and the next free one used', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => blocker.once('listening', resolve))
    const { port } = blocker.address() as { port: number }
    const next = await freePort(port)
    expect(next).not.toBe(port)
    blocker.close()
  })
})

test('the demo of iomete has a token in every state, and each is answered as it should be', async () => {
  const started = start(['demo', 'iomete', '--json'], { cwd: folder, env: { TMPDIR: temporary } })
  running.push(started)
  const line = await lineOf(started)
  expect(Object.keys(line).sort()).toEqual([
    'api',
    'consoleOperator',
    'consolePassword',
    'consoleUser',
    'domain',
    'expiredPat',
    'pat',
    'preset',
    'service',
    'serviceAccountToken',
    'serviceKey',
    'suspendedPat',
  ])
  const jobs = async (token = '') => {
    const url = `${line['api']}/api/v2/domains/${line['domain']}/sdk/spark/jobs`
    return (await fetch(url, { headers: { 'X-API-Token': token } })).status
  }
  const names = ['pat', 'serviceAccountToken', 'suspendedPat', 'expiredPat']
  expect(await Promise.all(names.map((name) => jobs(line[name])))).toEqual([200, 200, 401, 401])
})

test('outside the repository it says where the demo is', async () => {
  const stray = { ...demoPresets.seam, example: '@latchkey/example-that-is-not-installed' }
  await expect(loadExample(stray)).rejects.toThrow(/clone the repository/)
})

test('a port that was asked for and is taken is a failure that leaves nothing behind', async () => {
  const { port } = new URL((await lineOf(demo('--json')))['service'] ?? '')
  const { code, stderr } = await demo('--json', '--port', port).ended
  expect(code).toBe(1)
  expect(stderr).toContain(`Port ${port} is taken`)
  expect(readdirSync(temporary)).toHaveLength(1)
})
