import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DAY, MINUTE } from '@latchkey/core'
import { type LatchkeyConfig, resealRecoverableSecrets } from '@latchkey/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type IssuedBody, openWorld, type Person, type WorkspaceBody, type World } from './world.ts'

const [k1, k2] = [
  { id: 'k1', key: randomBytes(32) },
  { id: 'k2', key: randomBytes(32) },
]
const KEYS: NonNullable<LatchkeyConfig['recoveryKeys']> = [k1]

let world: World
let ada: Person
async function start(recoveryKeys: LatchkeyConfig['recoveryKeys'] | null = KEYS) {
  world = await openWorld(recoveryKeys === null ? {} : { recoveryKeys })
  ada = await world.user('ada')
}
afterEach(() => world.close())

const reveal = (id: string) => `POST /v1/tokens/${id}/reveal`
const again = async (call: string, as = ada.session) => (await world.ok<IssuedBody>(call, as, { body: {} })).secret
const refused = (call: string, as: string | null = ada.session) => world.outcome(call, as, { body: {} })
const rowsKept = () => {
  const database = new DatabaseSync(join(world.folder, 'latchkey.db'))
  try {
    return database.prepare('select credential_id as id, key_id as key from recoverable_secrets').all()
  } finally {
    database.close()
  }
}
const change = (statement: string, ...values: string[]) => {
  const database = new DatabaseSync(join(world.folder, 'latchkey.db'))
  database.prepare(statement).run(...values)
  database.close()
}

describe('where the operator set a recovery key', () => {
  beforeEach(() => start())

  test('a person who just signed in is shown the secret of a token again, and it is the one that works', async () => {
    const { credential, secret } = await world.token(ada.session)
    const answer = await world.ok<IssuedBody>(reveal(credential.id), ada.session, { body: {} })
    expect(answer).toEqual({ credential, secret })
    expect(await world.verdict(answer.secret)).toBe('ok')
  })

  test('an API key is shown again to whoever may write the workspace’s keys, and to nobody else', async () => {
    const home = await world.workspace(ada.session, 'Home')
    const bob = await world.user('bob')
    const { credential, secret } = await world.key(ada.session, home.id)
    const call = `POST /v1/workspaces/${home.id}/keys/${credential.id}/reveal`
    expect(await again(call)).toBe(secret)
    expect(await refused(call, bob.session)).toBe('404 not_found')
    await world.ok(`PUT /v1/workspaces/${home.id}/members/${bob.id}`, ada.session, { body: { role: 'viewer' } })
    expect(await refused(call, bob.session)).toBe('403 scope_missing')
  })

  test('a service account’s token is shown again to whoever manages the account', async () => {
    const guild = await world.organization(ada.session, 'Guild')
    const home: WorkspaceBody = await world.workspace(ada.session, 'Home', { organizationId: guild.id })
    const { id, token } = await world.serviceAccount(ada.session, guild.id, home.id)
    const base = `/v1/organizations/${guild.id}/service-accounts/${id}`
    expect(await again(`POST ${base}/tokens/${token.credential.id}/reveal`)).toBe(token.secret)
    await world.ok(`DELETE ${base}`, ada.session)
    expect(rowsKept()).not.toContainEqual(expect.objectContaining({ id: token.credential.id }))
  })

  test('it is in the owner’s audit log who looked, when, and at which version, and the secret is not', async () => {
    const { credential, secret } = await world.token(ada.session)
    await again(reveal(credential.id))
    const { text } = await world.call('GET /v1/audit', ada.session)
    const { items } = JSON.parse(text) as { items: Record<string, unknown>[] }
    expect(items).toContainEqual(
      expect.objectContaining({
        action: 'token.revealed',
        subjectId: credential.id,
        ownerId: ada.id,
        actor: expect.objectContaining({ principalId: ada.id }),
        detail: { version: 1 },
      }),
    )
    expect(text).not.toContain(secret)
  })

  test('no token is shown one, not even its own', async () => {
    const { credential, secret } = await world.token(ada.session, { scopes: ['*'] })
    expect(await refused(reveal(credential.id), secret)).toBe('403 credential_kind_not_accepted')
    expect(await refused(reveal(credential.id), world.operator)).toBe('403 credential_kind_not_accepted')
    expect(await refused(reveal(credential.id), null)).toBe('401 unauthenticated')
  })

  test('a session that was opened more than a quarter of an hour ago is not enough', async () => {
    const { credential, secret } = await world.token(ada.session)
    world.advance(15 * MINUTE)
    expect(await again(reveal(credential.id))).toBe(secret)
    world.advance(1)
    expect(await refused(reveal(credential.id))).toBe('403 recent_authentication_required')
    expect(await again(reveal(credential.id), await world.session(ada.id))).toBe(secret)
  })

  test('somebody else’s token looks as if it were not there', async () => {
    const bob = await world.user('bob')
    const { credential } = await world.token(ada.session)
    expect(await refused(reveal(credential.id), bob.session)).toBe('404 not_found')
    expect(await refused(reveal('tok_00000000000000000000000000'), bob.session)).toBe('404 not_found')
  })

  test('after a rotation the new secret is shown, and nothing is left of the old one', async () => {
    const { credential, secret } = await world.token(ada.session)
    const rotated = await world.ok<IssuedBody>(`POST /v1/tokens/${credential.id}/rotate`, ada.session, { body: {} })
    expect(await again(reveal(credential.id))).toBe(rotated.secret)
    const own = await world.ok<IssuedBody>('POST /v1/self/rotate', rotated.secret, { body: {} })
    expect(await again(reveal(credential.id))).toBe(own.secret)
    expect(new Set([secret, rotated.secret, own.secret]).size).toBe(3)
    expect(rowsKept().filter(({ id }) => id === credential.id)).toHaveLength(1)
  })

  test('of what was replaced the new one is shown and the old one is gone', async () => {
    const { credential } = await world.token(ada.session)
    const other = await world.ok<IssuedBody>(`POST /v1/tokens/${credential.id}/replace`, ada.session, { body: {} })
    expect(await again(reveal(other.credential.id))).toBe(other.secret)
    expect(await refused(reveal(credential.id))).toBe('409 invalid_state')
    expect(rowsKept()).not.toContainEqual(expect.objectContaining({ id: credential.id }))
  })

  test('a suspended token is shown, an expired and a revoked one are not; what was revoked is deleted', async () => {
    const made = await Promise.all(
      [{}, {}, { expiresAt: new Date(world.now + DAY).toISOString() }].map((more) => world.token(ada.session, more)),
    )
    const [suspended, revoked, expired] = made.map(({ credential }) => credential.id) as [string, string, string]
    await world.ok(`POST /v1/tokens/${suspended}/suspend`, ada.session, { body: {} })
    await world.ok(`POST /v1/tokens/${revoked}/revoke`, ada.session, { body: {} })
    expect(await again(reveal(suspended))).toBe(made[0]?.secret)
    expect(await refused(reveal(revoked))).toBe('409 invalid_state')
    expect(rowsKept()).not.toContainEqual(expect.objectContaining({ id: revoked }))
    world.advance(DAY)
    expect(await refused(reveal(expired), await world.session(ada.id))).toBe('409 invalid_state')
  })

  test('service keys and sessions are never kept', async () => {
    expect(rowsKept().map(({ id }) => String(id).split('_')[0])).toEqual(['tok'])
    const { items } = await world.ok<{ items: { id: string }[] }>('GET /v1/service-keys', world.operator)
    const session = await world.session(ada.id)
    expect(await refused(`POST /v1/service-keys/${items[0]?.id}/reveal`, session)).toBe('404 not_found')
  })

  test('with a user go the secrets of their tokens and of the workspaces that nobody else answers for', async () => {
    const home = await world.workspace(ada.session, 'Home')
    const [token, key] = [await world.token(ada.session), await world.key(ada.session, home.id)]
    const bob = await world.user('bob')
    const other = await world.token(bob.session)
    await world.ok(`DELETE /v1/users/${ada.id}`, world.operator)
    const ids = rowsKept().map(({ id }) => id)
    expect(ids).not.toContain(token.credential.id)
    expect(ids).not.toContain(key.credential.id)
    expect(ids).toContain(other.credential.id)
  })

  test('the platform says so', async () => {
    expect(await world.ok('GET /v1/platform', ada.session)).toMatchObject({ recoverable: true })
  })

  test('a row that was changed, moved from another token, or restored from an older version is refused in words, and the operator is told', async () => {
    const [one, two] = [await world.token(ada.session), await world.token(ada.session)]
    const set = (column: string, from: string, to: string) =>
      change(
        `update recoverable_secrets set ${column} = (select ${column} from recoverable_secrets where credential_id = ?) where credential_id = ?`,
        from,
        to,
      )
    set('sealed', one.credential.id, two.credential.id)
    const { status, text } = await world.call(reveal(two.credential.id), ada.session, { body: {} })
    expect([status, JSON.parse(text)]).toEqual([
      409,
      expect.objectContaining({ code: 'not_recoverable', detail: expect.stringMatching(/Tell the operator/) }),
    ])
    expect(text).not.toMatch(/k1|moved/)
    expect(world.log.join('\n')).toMatch(new RegExp(`${two.credential.id} is not what was sealed`))
    expect(await again(reveal(one.credential.id))).toBe(one.secret)

    change('create table before as select * from recoverable_secrets')
    await world.ok(`POST /v1/tokens/${one.credential.id}/rotate`, ada.session, { body: {} })
    change('delete from recoverable_secrets')
    change('insert into recoverable_secrets select * from before')
    change('update recoverable_secrets set version = 2 where credential_id = ?', one.credential.id)
    expect(await refused(reveal(one.credential.id))).toBe('409 not_recoverable')
    change('update recoverable_secrets set version = 1 where credential_id = ?', one.credential.id)
    expect(await refused(reveal(one.credential.id))).toBe('409 not_recoverable')
    change("update recoverable_secrets set sealed = x'00'")
    expect(await refused(reveal(two.credential.id))).toBe('409 not_recoverable')
  })
})

describe('where no recovery key is set', () => {
  beforeEach(() => start(null))

  test('nothing is kept, nothing is shown again, and the platform says so', async () => {
    const { credential } = await world.token(ada.session)
    expect(await refused(reveal(credential.id))).toBe('409 not_recoverable')
    expect(rowsKept()).toEqual([])
    expect(await world.ok('GET /v1/platform', ada.session)).toMatchObject({ recoverable: false })
  })

  test('what was made before one is set stays unknown afterwards, and what is made then is kept', async () => {
    const { credential } = await world.token(ada.session)
    await world.reopen({ recoveryKeys: KEYS })
    expect(await refused(reveal(credential.id))).toBe('409 not_recoverable')
    const rotated = await world.ok<IssuedBody>(`POST /v1/tokens/${credential.id}/rotate`, ada.session, { body: {} })
    expect(await again(reveal(credential.id))).toBe(rotated.secret)
  })
})

describe('when the key is renewed', () => {
  beforeEach(() => start())
  const reseal = async (recoveryKeys: NonNullable<LatchkeyConfig['recoveryKeys']>) => {
    const told: unknown[] = []
    const onUnreadable = (id: string, reason: string) => void told.push([id, reason])
    const sum = await resealRecoverableSecrets({
      ...{ dataFolder: world.folder, recoveryKeys, onUnreadable },
      onProgress: () => undefined,
    })
    return { sum, told }
  }

  test('what the older key sealed is still shown, and after resealing the older key is needed no more', async () => {
    const before = await world.token(ada.session)
    await world.reopen({ recoveryKeys: async () => [k2, k1] })
    const after = await world.token(ada.session)
    expect([await again(reveal(before.credential.id)), await again(reveal(after.credential.id))]).toEqual([
      before.secret,
      after.secret,
    ])
    expect((await reseal([k2, k1])).sum).toEqual({ total: 2, resealed: 2, unreadable: 0 })
    await world.reopen({ recoveryKeys: [k2] })
    expect([await again(reveal(before.credential.id)), await again(reveal(after.credential.id))]).toEqual([
      before.secret,
      after.secret,
    ])
    expect((await reseal([k2])).sum).toEqual({ total: 0, resealed: 0, unreadable: 0 })
    const { items } = await world.ok<{ items: { action: string }[] }>('GET /v1/platform/audit', world.operator)
    expect(items.filter(({ action }) => action === 'platform.resealed')).toHaveLength(1)
    expect(items).toContainEqual(
      expect.objectContaining({
        action: 'platform.resealed',
        actor: null,
        detail: { recoveryKey: 'k2', resealed: 2, unreadable: 0 },
      }),
    )
  })

  test('a secret whose key is lost, or whose row was changed, is named and left as it is, and the others are resealed', async () => {
    const tokens = await Promise.all(Array.from({ length: 4 }, () => world.token(ada.session)))
    const [lost, changed] = tokens.map(({ credential }) => credential.id) as [string, string]
    change("update recoverable_secrets set key_id = 'k0' where credential_id = ?", lost)
    change("update recoverable_secrets set sealed = x'0011' where credential_id = ?", changed)
    const { sum, told } = await reseal([k2, k1])
    expect(sum).toEqual({ total: 5, resealed: 3, unreadable: 2 })
    expect(told).toHaveLength(2)
    expect(told).toEqual(
      expect.arrayContaining([
        [lost, 'unknown_key'],
        [changed, 'not_genuine'],
      ]),
    )
    expect((await reseal([k2, k1])).sum).toEqual({ total: 2, resealed: 0, unreadable: 2 })
  })

  test('a secret whose key is not configured is refused in words, and the operator is told which', async () => {
    const { credential } = await world.token(ada.session)
    await world.reopen({ recoveryKeys: [k2] })
    expect(await refused(reveal(credential.id))).toBe('409 not_recoverable')
    expect(world.log.join('\n')).toMatch(/sealed under the recovery key \\?"k1/)
  })

  test('more secrets than one batch are all resealed, whatever stays unreadable among them', async () => {
    const insert = `insert into recoverable_secrets select credential_id || '_' || value, version, key_id, sealed from recoverable_secrets, json_each(?)`
    const database = new DatabaseSync(join(world.folder, 'latchkey.db'))
    database.exec('pragma foreign_keys = off')
    const numbers = Array.from({ length: 450 }, (_, index) => String(index).padStart(3, '0'))
    database.prepare(insert).run(JSON.stringify(numbers))
    database.close()
    const { sum, told } = await reseal([k2, k1])
    expect(sum).toEqual({ total: 451, resealed: 1, unreadable: 450 })
    expect(told).toHaveLength(450)
  })
})

test('keys that can’t be used stop the start', async () => {
  await start(null)
  await expect(world.reopen({ recoveryKeys: [{ id: 'k1', key: randomBytes(16) }] })).rejects.toMatchObject({
    code: 'config_invalid',
  })
  await world.reopen({})
})
