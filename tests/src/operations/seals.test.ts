import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createLatchkey, startLatchkey } from '@latchkey/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { latchkey } from '../../../packages/cli/src/testing/command-line.ts'
import { PLATFORM } from '../http/platform.ts'
import { openWorld, type Person, type World } from '../http/world.ts'

let world: World
let ada: Person
let isOpen: boolean
beforeEach(async () => {
  world = await openWorld()
  isOpen = true
  ada = await world.user('ada')
})
afterEach(async () => {
  if (isOpen) await world.close()
  else rmSync(world.folder, { recursive: true })
})

const keyFile = () => join(world.folder, 'seal.key')
const inDatabase = (sql: string) => {
  const database = new DatabaseSync(join(world.folder, 'latchkey.db'), { timeout: 5000 })
  database.exec(sql)
  database.close()
}
const stop = async () => {
  isOpen = false
  await world.latchkey.close()
}
/** What a service that starts now on the same folder says of a token, as `ok` or the code of the refusal. */
async function verdict(token: string, sealKeys?: string): Promise<string> {
  const config = { dataFolder: world.folder, platform: PLATFORM, clock: () => world.now, logLevel: 'silent' } as const
  const service = await createLatchkey(sealKeys === undefined ? config : { ...config, sealKeys })
  const body = JSON.stringify({ token })
  const headers = { authorization: `Bearer ${world.serviceKey}`, 'content-type': 'application/json' }
  const answer = await service.fetch(new Request('http://a/v1/verify', { method: 'POST', headers, body }))
  await service.close()
  const decision = (await answer.json()) as { ok: boolean; code: string }
  return decision.ok ? 'ok' : decision.code
}
const cli = (words: string[], sealKeys?: string) =>
  latchkey([...words, '--data', world.folder, '--json'], {
    env: sealKeys === undefined ? {} : { LATCHKEY_SEAL_KEY: sealKeys },
  })

test('the key is made at the first start, for its owner alone, and never again', async () => {
  expect(statSync(keyFile()).mode & 0o777).toBe(0o600)
  const before = readFileSync(keyFile(), 'utf8')
  const { secret } = await world.token(ada.session)
  await stop()
  expect(await verdict(secret)).toBe('ok')
  expect(readFileSync(keyFile(), 'utf8')).toBe(before)
})

test('doctor makes neither a key nor a database where there is none, and says which folder to name', async () => {
  await stop()
  const key = readFileSync(keyFile(), 'utf8')
  const look = async (sealKeys?: string) => {
    const { code, stdout } = await cli(['doctor', '--seals'], sealKeys)
    return { code, text: stdout }
  }
  rmSync(keyFile())
  const keyless = await look()
  expect(keyless.text).toMatch(/There is no seal.key in/)
  for (const file of readdirSync(world.folder)) rmSync(join(world.folder, file), { recursive: true })
  const empty = await look(key.trim())
  expect(empty.text).toMatch(/There is no latchkey.db in/)
  expect([keyless.code, empty.code, readdirSync(world.folder)]).toEqual([1, 1, []])
})

test('a credential that was widened in the database is what it was, is not managed, the log names it, and doctor finds it', async () => {
  const { credential, secret } = await world.token(ada.session)
  inDatabase(`update credentials set expires_at = null where id = '${credential.id}'`)
  expect(await world.verify(secret)).toMatchObject({ ok: true, expiresAt: credential.expiresAt })
  expect((await world.call(`GET /v1/tokens/${credential.id}`, ada.session)).status).toBe(404)
  expect((await world.call(`POST /v1/tokens/${credential.id}/rotate`, ada.session, { body: {} })).status).toBe(404)
  const lines = world.log.map((line) => JSON.parse(line)).filter((line) => line.credential === credential.id)
  expect(lines[0]).toMatchObject({ level: 50, row: expect.any(String) })
  const { seals } = await world.ok<{ seals: object }>('GET /v1/platform/health', world.operator)
  expect(seals).toEqual({ broken: 1, lastSeenAt: new Date(world.now).toISOString() })
  const { code, stdout } = await cli(['doctor', '--seals'])
  const { healthy, findings } = JSON.parse(stdout)
  expect([code, healthy, findings.length]).toEqual([1, false, 2])
  for (const { level, seen } of findings)
    expect([level, seen]).toEqual(['fail', expect.stringContaining(credential.id)])
  // Where the secret's row has no copy, the credential's row is all there is, and is not believed.
  inDatabase(`update secrets set decisive = null where credential_id = '${credential.id}'`)
  await stop()
  expect(await verdict(secret)).toBe('unknown')
})

test.each([
  ['widened', 'expires_at = null'],
  ['given to somebody else', "owner_id = 'usr_00000000000000000000'"],
  ['said to be revoked', "state = 'revoked'"],
  ['filled with what is no list', "scopes = 'x', workspaces = 'x', address_allowlist = 'x', rate_limit = 'x'"],
])(
  'a credential that was %s in the database is revoked by who owned it when it was sealed, and by nobody else',
  async (_, change) => {
    const { credential, secret } = await world.token(ada.session)
    const bob = await world.user('bob')
    inDatabase(`update credentials set ${change} where id = '${credential.id}'`)
    const revoke = (session: string) =>
      world.call(`POST /v1/tokens/${credential.id}/revoke`, session, { body: { reason: 'changed behind our back' } })
    expect((await revoke(bob.session)).status).toBe(404)
    expect(await world.verify(secret)).toMatchObject({ ok: true })
    expect((await revoke(ada.session)).status).toBe(200)
    expect(await world.verify(secret)).toMatchObject({ ok: false, code: 'revoked' })
    const shown = await world.ok<typeof credential>(`GET /v1/tokens/${credential.id}`, ada.session)
    expect(shown).toMatchObject({ status: 'revoked', expiresAt: credential.expiresAt, scopes: credential.scopes })
    const { code, stdout } = await cli(['doctor', '--seals'])
    expect([code, JSON.parse(stdout).findings[0].level]).toEqual([0, 'ok'])
  },
)

test('a healthy database is found so', async () => {
  await world.token(ada.session)
  const { code, stdout } = await cli(['doctor', '--seals'])
  expect([code, JSON.parse(stdout).findings[0].level]).toEqual([0, 'ok'])
})

describe('a service does not start', () => {
  test('without the key of its database, and makes no other in its place', async () => {
    await stop()
    rmSync(keyFile())
    await expect(verdict('x')).rejects.toMatchObject({ code: 'config_invalid' })
    await expect(verdict('x', `other:${randomBytes(32).toString('base64')}`)).rejects.toThrow('another key')
    expect(existsSync(keyFile())).toBe(false)
  })

  test.each(['', 'k', 'k:short', 'k:c2hvcnQ='])('with the key %j, of which it says nothing', async (keys) => {
    await stop()
    const failed = verdict('x', keys)
    await expect(failed).rejects.toMatchObject({ code: 'config_invalid' })
    await expect(failed).rejects.not.toThrow('c2hvcnQ')
  })
})

describe('a database from before there were seals', () => {
  const UNSEAL = `update credentials set seal = null; update secrets set seal = null;
    delete from settings where name = 'seal_key_id'`

  test('is sealed when the key file is made', async () => {
    const { secret } = await world.token(ada.session)
    await stop()
    inDatabase(UNSEAL)
    rmSync(keyFile())
    expect(await verdict(secret)).toBe('ok')
    inDatabase(UNSEAL)
    await expect(verdict(secret)).rejects.toThrow('renew-seals --adopt')
  })

  test('is sealed by hand where the key comes from elsewhere', async () => {
    const { secret } = await world.token(ada.session)
    await stop()
    inDatabase(UNSEAL)
    rmSync(keyFile())
    const keys = `k1:${randomBytes(32).toString('base64')}`
    await expect(verdict(secret, keys)).rejects.toThrow('renew-seals --adopt')
    expect(await cli(['renew-seals', '--adopt'], keys)).toMatchObject({ code: 0, stderr: '' })
    expect(await verdict(secret, keys)).toBe('ok')
    expect(existsSync(keyFile())).toBe(false)
  })
})

describe('a key is changed', () => {
  test('in its file, while the service is stopped, and the old one is gone', async () => {
    const { secret } = await world.token(ada.session)
    const before = readFileSync(keyFile(), 'utf8').trim()
    const early = await cli(['renew-seals', '--new-key'])
    expect([early.code, early.stderr.includes('Stop the service first')]).toEqual([1, true])
    expect(readFileSync(keyFile(), 'utf8').trim()).toBe(before)
    await stop()
    expect((await cli(['renew-seals', '--new-key'])).code).toBe(0)
    expect(readFileSync(keyFile(), 'utf8')).not.toContain(before.split(':')[1])
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600)
    expect(await verdict(secret)).toBe('ok')
    await expect(verdict(secret, before)).rejects.toMatchObject({ code: 'config_invalid' })
  })

  test('in the environment, by way of both', async () => {
    const { secret } = await world.token(ada.session)
    await stop()
    const old = readFileSync(keyFile(), 'utf8').trim()
    const young = `young:${randomBytes(32).toString('base64')}`
    const both = `${young},${old}`
    expect(await verdict(secret, both)).toBe('ok')
    const warned = JSON.parse((await cli(['doctor', '--seals'], both)).stdout)
    expect(warned.findings[0]).toMatchObject({ level: 'warn', advice: expect.stringContaining('renew-seals') })
    expect((await cli(['renew-seals'], both)).code).toBe(0)
    expect(await verdict(secret, young)).toBe('ok')
  })
})

test('a broken seal is counted where Prometheus reads it, on a port of its own', async () => {
  const { credential, secret } = await world.token(ada.session)
  inDatabase(`update secrets set seal = 'x' where credential_id = '${credential.id}'`)
  await stop()
  const service = await startLatchkey({
    ...{ dataFolder: world.folder, platform: PLATFORM, logLevel: 'silent', clock: () => world.now },
    ...{ port: 0, metricsPort: 0 },
  })
  try {
    const broken = async () => {
      const text = await (await fetch(service.metricsUrl ?? '')).text()
      return text.split('\n').filter((line) => /^latchkey_broken_seals_total.* [1-9]/.test(line))
    }
    expect(await broken()).toEqual([])
    const headers = { authorization: `Bearer ${world.serviceKey}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ token: secret })
    await fetch(`${service.url}/v1/verify`, { method: 'POST', headers, body })
    expect(await broken()).toEqual([expect.stringMatching(/^latchkey_broken_seals_total\{row="\w+"\} \d+$/)])
    expect((await fetch(`${service.url}/metrics`)).headers.get('content-type')).not.toContain('version=0.0.4')
  } finally {
    await service.close()
  }
})
