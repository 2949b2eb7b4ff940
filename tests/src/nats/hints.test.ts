import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGuard, type Guard } from '@latchkey/guard'
import { type NatsHints, natsHints } from '@latchkey/guard/nats'
import { Latchkey } from '@latchkey/sdk'
import { createLatchkey, type RunningLatchkey, startLatchkey } from '@latchkey/server'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../data-plane/world/until.ts'
import { PLATFORM } from '../http/platform.ts'
import { requirement } from '../requirement.ts'
import { type Cluster, openCluster } from './cluster.ts'

const nats = await requirement('nats-server', () => spawnSync('nats-server', ['--version']).status === 0)

const epochOf = (position: string | null) => position?.split('.')[0]

/** So long that without a hint a guard would not ask within the time of a test. */
const MAX_STALENESS_MS = 120_000
/** What a guard may take to hear of a change; its own interval is many times as long. */
const PROMPT_MS = 8000

describe.skipIf(nats.missing)('positions over a cluster of three NATS servers', { timeout: 60_000 }, () => {
  let cluster: Cluster
  let folder: string
  let service: RunningLatchkey
  let hints: NatsHints
  let guard: Guard
  let ada: Latchkey
  /** Questions for changes that the guard has asked, as their `wait`. */
  const waits: number[] = []

  beforeAll(async () => {
    cluster = await openCluster(3)
    folder = await mkdtemp(join(tmpdir(), 'latchkey-hints-'))
    const options = { dataFolder: folder, platform: PLATFORM, logLevel: 'silent' } as const
    service = await startLatchkey({ ...options, port: 0, natsUrl: cluster.url })
    const as = (token: string) => new Latchkey({ url: service.url, token })
    const first = await as(service.setUpSecret?.reveal() ?? '').setup({ email: 'op@example.com', name: 'Operator' })
    const operator = as(first.secret)
    const scopes = ['verify', 'sessions:create']
    const { secret: serviceKey } = await operator.serviceKeys.create({ name: 'Guard', scopes, expires: 'never' })
    const user = await operator.users.create({ email: 'ada@example.com', name: 'Ada' })
    ada = as((await as(serviceKey).sessions.create(user.id)).secret)
    hints = natsHints({ servers: [...cluster.servers] })
    guard = createGuard({
      url: service.url,
      serviceKey,
      hints,
      maxStalenessMs: MAX_STALENESS_MS,
      onFault: () => {},
      fetch: (input, init) => {
        const { pathname, searchParams } = new URL(String(input))
        if (pathname === '/v1/changes') waits.push(Number(searchParams.get('wait')))
        return fetch(input, init)
      },
    })
    await until('the broker to be heard', () => hints.isLive())
  })
  afterAll(async () => {
    await guard?.close()
    await hints?.close()
    await service?.close()
    await cluster?.close()
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  })

  async function verdict(token: string): Promise<string> {
    const headers = new Headers({ authorization: `Bearer ${token}` })
    const passage = await guard.check({ method: 'GET', url: 'http://api.test/', headers }, {})
    return passage.ok ? 'ok' : passage.refusal.code
  }

  /** A token that the guard remembers is revoked; resolves once the guard refuses it. */
  async function revokeRemembered(): Promise<void> {
    const { credential, secret } = await ada.tokens.create({ name: 'Remembered', expires: '7d' })
    await verdict(secret)
    await until('the guard to decide from memory', () => guard.health()?.does === 'decide from cache')
    expect([await verdict(secret), await verdict(secret)]).toEqual(['ok', 'ok'])
    await ada.tokens.revoke(credential.id)
    await until('the refusal', async () => (await verdict(secret)) === 'revoked', PROMPT_MS)
  }

  /** Resolves once no question to wait is open any more. */
  const quiet = () => until('questions that do not wait', () => waits.length > 0 && waits.at(-1) === 0)

  test('a guard hears of a revocation at once, though it asks the service to wait for nothing', async () => {
    await revokeRemembered()
    await quiet()
    waits.length = 0
    for (let round = 0; round < 3; round++) await revokeRemembered()
    expect(waits.length).toBeGreaterThan(0)
    expect(waits.every((wait) => wait === 0)).toBe(true)
  })

  test('three servers keep a position', async () => {
    const connection = await connect({ servers: [...cluster.servers] })
    const manager = await jetstreamManager(connection, { checkAPI: false })
    const stream = await until('the stream', () => manager.streams.info('LATCHKEY_CHANGES').catch(() => null))
    expect(stream.config.num_replicas).toBe(3)
    await revokeRemembered()
    const kept = async () => {
      const found = await manager.streams.getMessage('LATCHKEY_CHANGES', { last_by_subj: 'latchkey.changes' })
      return found?.string() ?? null
    }
    // A cluster that has just begun elects its leaders meanwhile.
    await until(
      'a position of this log',
      async () => {
        await ada.tokens.create({ name: 'Next', expires: '7d' })
        return epochOf(await kept().catch(() => null)) === epochOf(guard.health()?.position ?? '')
      },
      30_000,
    )
    await connection.close()
  })

  test('nonsense on the subject brings no wrong answer, and few questions', async () => {
    const { secret } = await ada.tokens.create({ name: 'Steady', expires: '7d' })
    await until('it to be known', async () => (await verdict(secret)) === 'ok')
    waits.length = 0
    const liar = await connect({ servers: [...cluster.servers] })
    for (let number = 0; number < 2000; number++) {
      liar.publish('latchkey.changes', `lie.${number}`)
      liar.publish('latchkey.changes', number % 2 === 0 ? '' : '\u0000'.repeat(100))
    }
    await liar.flush()
    await liar.close()
    for (let round = 0; round < 50; round++) expect(await verdict(secret)).toBe('ok')
    expect(waits.length).toBeLessThan(20)
    await revokeRemembered()
  })

  test('the loss of one server is not noticed for long', async () => {
    await cluster.kill(0)
    // A hint that was on its way to that server is lost; the next change brings another.
    const nudge = setInterval(() => void ada.tokens.create({ name: 'Next', expires: '7d' }).catch(() => {}), 1000)
    await revokeRemembered().finally(() => clearInterval(nudge))
  })

  test('without any server the guard waits at the service again, and hears of a revocation as before', async () => {
    await cluster.kill(1)
    await cluster.kill(2)
    await until('the loss to be noticed', () => !hints.isLive())
    await until('a question that waits', () => (waits.at(-1) ?? 0) > 0)
    await revokeRemembered()
  })
})

test('a service starts and stops without its broker', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-no-nats-'))
  const config = { dataFolder: folder, platform: PLATFORM, logLevel: 'silent' } as const
  const service = await createLatchkey({ ...config, natsUrl: 'nats://127.0.0.1:1' })
  expect((await service.fetch(new Request('http://a/health/ready'))).status).toBe(200)
  await service.close()
  for (const natsUrl of ['', 'nope', 'http://127.0.0.1', 'nats://127.0.0.1,x'])
    await expect(createLatchkey({ ...config, natsUrl })).rejects.toMatchObject({ code: 'config_invalid' })
  await rm(folder, { recursive: true, force: true })
})
