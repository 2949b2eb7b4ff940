import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { latchkey } from '../testing/command-line.ts'
import { type TestService, testService } from '../testing/service.ts'
import { nodeVersion } from './node-version.ts'
import { privatePath } from './private-path.ts'
import { clock, service } from './service.ts'

let running: TestService
beforeAll(async () => {
  running = await testService()
})
afterAll(() => running.close())

test('a healthy set-up has no complaint', async () => {
  const env = {
    LATCHKEY_URL: running.url,
    LATCHKEY_TOKEN: running.token,
    LATCHKEY_CONFIG_DIR: join(running.folder, 'none'),
  }
  const { code, stdout } = await latchkey(['doctor', '--json', '--data', join(running.folder, 'data')], {
    env,
    cwd: running.folder,
  })
  const { healthy, findings } = JSON.parse(stdout)
  expect(findings.filter(({ level }: { level: string }) => level !== 'ok')).toEqual([])
  expect(healthy).toBe(true)
  expect(code).toBe(0)
  expect(findings.map(({ what }: { what: string }) => what)).toEqual(
    expect.arrayContaining(['Node', 'service', 'clock', 'token', 'data folder']),
  )
  expect(stdout).not.toContain(running.token)
})

test('each failure comes with what to do, and the exit code tells', async () => {
  const env = {
    LATCHKEY_URL: running.url,
    LATCHKEY_TOKEN: 'seam_at1_garbage',
    LATCHKEY_CONFIG_DIR: join(running.folder, 'none'),
  }
  const { code, stdout } = await latchkey(['doctor'], { env, cwd: running.folder })
  expect(code).toBe(1)
  expect(stdout).toMatch(/fail +token: .*\n +→ latchkey login/)
})

test('an old Node is a failure', () => {
  expect(nodeVersion('20.19.0')).toMatchObject({ level: 'fail' })
  expect(nodeVersion('26.10.0')).toMatchObject({ level: 'ok' })
})

test.skipIf(process.platform === 'win32')('a folder that others can open is a failure', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-doctor-'))
  expect(privatePath('data folder', folder)).toMatchObject({ level: 'ok' })
  chmodSync(folder, 0o750)
  expect(privatePath('data folder', folder)).toMatchObject({ level: 'fail', advice: `chmod 700 ${folder}` })
  rmSync(folder, { recursive: true })
  expect(privatePath('data folder', folder)).toBeNull()
})

test('clocks that differ are noticed', () => {
  const now = Date.parse('2030-01-01T00:00:00.500Z')
  const at = (seconds: number) => clock(new Date(now - 500 + seconds * 1000).toUTCString(), now).level
  expect([at(0), at(29), at(-31), at(299), at(-301)]).toEqual(['ok', 'ok', 'warn', 'warn', 'fail'])
  expect(clock(null, now).level).toBe('warn')
})

test('a service that is away, ill or unknown is told apart', async () => {
  const ill = createServer((_, response) => response.writeHead(503).end()).listen(0, '127.0.0.1')
  await new Promise((resolve) => ill.once('listening', resolve))
  const { port } = ill.address() as AddressInfo
  expect((await service(`http://127.0.0.1:${port}`))[0]).toMatchObject({
    level: 'fail',
    seen: expect.stringContaining('503'),
  })
  ill.close()
  expect((await service(`http://127.0.0.1:${port}`))[0]).toMatchObject({
    level: 'fail',
    seen: expect.stringContaining('no answer'),
  })
  expect((await service(undefined))[0]).toMatchObject({ level: 'warn' })
})
