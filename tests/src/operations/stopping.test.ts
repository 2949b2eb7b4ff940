import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { start } from '../../../packages/cli/src/testing/command-line.ts'
import { until } from '../data-plane/world/until.ts'
import { sender } from '../faults/service.ts'

let folder: string
const running: ReturnType<typeof start>[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-operations-'))
})
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL')
    await ended
  }
  rmSync(folder, { recursive: true, force: true })
})

/** `latchkey serve` in a process of its own, on the folder of the test. */
async function serve(...options: string[]) {
  const program = start(['serve', '--port', '0', '--json', '--data', join(folder, 'data'), ...options], { cwd: folder })
  running.push(program)
  const { url, setupSecret } = JSON.parse(await program.firstLine)
  const send = sender(url)
  const status = async (path: string) => (await fetch(url + path)).status
  const ready = async () => (await fetch(`${url}/health/ready`)).json()
  return { program, url, setupSecret, send, status, ready }
}

async function setUp({ send, setupSecret }: Awaited<ReturnType<typeof serve>>) {
  const person = { token: setupSecret, body: { email: 'op@example.com', name: 'Operator' } }
  const token: string = (await send('POST', '/v1/setup', person)).json.secret
  const key = { token, body: { name: 'Guard', scopes: ['verify'] } }
  return { token, serviceKey: (await send('POST', '/v1/service-keys', key)).json.secret as string }
}

describe('a service that is asked to stop', () => {
  test('drains first: not ready any more, it answers all that still comes, and then ends with 0', async () => {
    const service = await serve('--drain', '2')
    const { token, serviceKey } = await setUp(service)
    expect(await service.ready()).toEqual({
      ...{ status: 'ok', database: 'ok', writes: 'ok' },
      verifier: 'decide from cache',
    })
    service.program.child.kill('SIGTERM')
    await until('not to be ready', async () => (await service.ready()).status === 'draining')
    expect(await service.status('/health/ready')).toBe(503)
    expect(await service.status('/health/live')).toBe(200)
    const decision = await service.send('POST', '/v1/verify', { token: serviceKey, body: { token } })
    expect(decision.json).toMatchObject({ ok: true })
    expect((await service.send('GET', '/v1/tokens', { token })).status).toBe(200)
    expect((await service.program.ended).code).toBe(0)
    await expect(fetch(`${service.url}/health/live`)).rejects.toThrow()
  })

  test('who asks a second time does not wait for the end of the drain', async () => {
    const service = await serve('--drain', '600')
    service.program.child.kill('SIGTERM')
    await until('not to be ready', async () => (await service.ready()).status === 'draining')
    // Signals close together count as one, so it is asked until it listens.
    await until('to end', () => service.program.child.exitCode !== null || !service.program.child.kill('SIGTERM'))
    expect((await service.program.ended).code).toBe(143)
  })

  test.each(['-1', '1.5', 'soon', '601'])('a drain of %s seconds is refused', async (drain) => {
    const { code, stderr } = await start(['serve', '--drain', drain], { cwd: folder }).ended
    expect([code, stderr.includes('whole seconds')]).toEqual([2, true])
  })
})

describe('a service that only verifies', () => {
  test('answers verification and what guards ask, and has no way to manage anything', async () => {
    const whole = await serve()
    const { token, serviceKey } = await setUp(whole)
    const { send, status, ready } = await serve('--role', 'verify')
    expect(await ready()).toMatchObject({ status: 'ok' })
    const decision = await send('POST', '/v1/verify', { token: serviceKey, body: { token } })
    expect(decision.json).toMatchObject({ ok: true })
    expect((await send('GET', '/v1/changes', { token: serviceKey })).status).toBe(200)
    const listed = Object.keys((await send('GET', '/openapi.json', {})).json.paths)
    expect(listed.every((path) => /^\/(v1\/(verify|records|changes|usage)|health)/.test(path))).toBe(true)
    const { paths } = (await whole.send('GET', '/openapi.json', {})).json
    const managing = Object.entries<object>(paths).filter(([path]) => !listed.includes(path))
    expect(managing.length).toBeGreaterThan(50)
    for (const [path, methods] of managing)
      for (const method of Object.keys(methods)) {
        const call = method === 'get' ? { token } : { token, body: {} }
        const answer = await send(method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'x'), call)
        expect(`${method} ${path} ${answer.status}`).toBe(`${method} ${path} 404`)
      }
    expect([await status('/'), await status('/tokens'), await status('/setup')]).toEqual([404, 404, 404])
  })

  test('before anybody has set the service up, says so and prints no secret', async () => {
    const { setupSecret, send } = await serve('--role', 'verify')
    expect(setupSecret).toBeNull()
    expect((await send('POST', '/v1/verify', { body: { token: 'x' } })).json).toMatchObject({ code: 'setup_required' })
  })
})
