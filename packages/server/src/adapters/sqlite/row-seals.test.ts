import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Credential } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  addSecret,
  audit,
  credential,
  digest,
  NOW,
  ownedBy,
  put,
  secret,
  user,
  workspace,
} from '../../contract-tests/store-under-test.contract.ts'
import type { Stores } from '../../ports/stores.ts'
import { TEST_KEY, testSealing } from '../../testing/sealing.ts'
import { secretContent } from '../sql/sealed-content.ts'
import type { StoredCredentialRow } from '../sql/tables.ts'
import { openSqliteStore } from './store.ts'

/** What somebody can do who may write to the database, and has no key. */
let attacker: DatabaseSync
let folder: string
let store: Stores
let sealing: ReturnType<typeof testSealing>
const [ada, eve] = [user(), user()]
let [victim, mine]: Credential[] = []
const file = () => join(folder, 'latchkey.db')
const open = (parts = testSealing()) =>
  openSqliteStore({ file: file(), clock: () => NOW, onCommit: () => {}, sealing: parts })

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-seals-'))
  sealing = testSealing()
  store = open(sealing)
  attacker = new DatabaseSync(file(), { timeout: 5000 })
  victim = { ...credential(ownedBy(ada)), scopes: ['a:read'] }
  mine = { ...credential(ownedBy(eve)), scopes: ['a:read'] }
  await put(store.management, async (tables) => {
    for (const one of [ada, eve]) await tables.principals.insert(one)
    await tables.credentials.insert(victim as Credential, secret(victim as Credential, 'victim'))
    await tables.credentials.insert(mine as Credential, secret(mine as Credential, 'mine'))
  })
})
afterEach(async () => {
  attacker.close()
  await store.close()
  rmSync(folder, { recursive: true })
})

const bytes = (name: string) => Buffer.from(digest(name), 'hex')
const found = async (name: string, workspace: string | null = null) => store.verification.find(digest(name), workspace)
const works = async (name: string) => (await found(name))?.credential.state === 'active'
const change = (next: (credential: Credential) => Partial<Credential>, of = victim as Credential) =>
  put(store.management, async ({ credentials }) => {
    const found = (await credentials.find(of.owner, of.id)) as Credential
    await credentials.update({ ...found, ...next(found) })
  })
const revoke = () => change(() => ({ state: 'revoked', revokedAt: NOW, revokedBy: ada.id }))
const rowsOf = (table: string, where: string) => attacker.prepare(`select * from ${table} where ${where}`).all()
function replay(table: string, rows: readonly Record<string, unknown>[]): void {
  for (const row of rows) {
    const names = Object.keys(row)
    attacker
      .prepare(`insert or replace into ${table} (${names.join()}) values (${names.map(() => '?').join()})`)
      .run(...(Object.values(row) as never[]))
  }
}

test('what the service wrote is found, whatever became of it since', async () => {
  expect([await works('victim'), await works('mine')]).toEqual([true, true])
  await change(() => ({ scopes: ['a:read', 'a:write'], addressAllowlist: ['192.0.2.0/24'], expiresAt: NOW }))
  await put(store.management, async (tables) => {
    const { owner, id } = victim as Credential
    await tables.credentials.endOlderSecrets(owner, id, 2, NOW, true)
    await addSecret(tables, victim as Credential, secret(victim as Credential, 'next', 2))
  })
  expect([await works('victim'), await works('next')]).toEqual([true, true])
  expect(sealing.broken).toEqual([])
})

test('the first use of a secret that was made before it was noted what that ends is known to end the older one', async () => {
  const { owner, id } = victim as Credential
  await put(store.management, async (tables) => {
    await tables.credentials.endOlderSecrets(owner, id, 2, NOW, true)
    await addSecret(tables, victim as Credential, secret(victim as Credential, 'next', 2))
  })
  const [credentialRow] = rowsOf('credentials', `id = '${id}'`) as unknown as [StoredCredentialRow]
  const seal = (ends_at_first_use: number) =>
    sealing.seals.seal(secretContent(credentialRow, digest('next'), { version: 2, ends_at: null, ends_at_first_use }))
  for (const noted of [0, 2]) {
    attacker
      .prepare('update secrets set ends_at_first_use = ?, seal = ? where digest = ?')
      .run(noted, seal(noted), bytes('next'))
    expect(await found('next')).toMatchObject({ secretVersion: 2, endsOlderSecret: true })
  }
  expect(sealing.broken).toEqual([])
})

describe('without the key nobody', () => {
  const id = () => `'${victim?.id}'`
  test.each<[string, () => string]>([
    [
      'mints: a secret of one’s own',
      () =>
        `insert into secrets (digest, credential_id, version, created_at, ends_at_first_use) values (x'${digest('forged')}', ${id()}, 2, 0, 0)`,
    ],
    [
      'mints: with the seal of another secret',
      () =>
        `insert into secrets select x'${digest('forged')}', credential_id, 2, created_at, ends_at, ends_at_first_use, seal, owner_type, owner_id, decisive
        from secrets where credential_id = ${id()}`,
    ],
    [
      'mints: with the digest in the place of another',
      () => `update secrets set digest = x'${digest('forged')}' where credential_id = ${id()}`,
    ],
  ])('%s', async (_, sql) => {
    attacker.exec(sql())
    expect(await works('forged')).toBe(false)
    // Nor does it become genuine with the owner's next change.
    await change(() => ({ name: 'Renamed' }))
    expect(await works('forged')).toBe(false)
    expect(sealing.broken).toContainEqual({ row: 'secret', id: victim?.id })
  })

  test.each([0, 1, 3])(
    'keeps an older secret alive that the first use of the newer one ends, by writing %i',
    async (said) => {
      const { owner, id: credentialId } = victim as Credential
      await put(store.management, async (tables) => {
        await tables.credentials.endOlderSecrets(owner, credentialId, 2, NOW, true)
        await addSecret(tables, victim as Credential, secret(victim as Credential, 'next', 2))
      })
      expect(await found('next')).toMatchObject({ endsOlderSecret: true })
      attacker.exec(`update secrets set ends_at_first_use = ${said} where version = 2`)
      expect(await found('next')).toMatchObject({ endsOlderSecret: true })
      attacker.exec(
        `update secrets set decisive = substr(decisive, 1, length(decisive) - 1) || '${said}' where version = 2`,
      )
      expect(await found('next')).toBeNull()
    },
  )

  test.each([
    ['scopes', `'["a:read","a:write"]'`],
    ['workspaces', `'["ws_1"]'`],
    ['resources', `'["r"]'`],
    ['address_allowlist', `'["0.0.0.0/0"]'`],
    ['rate_limit', `'{"requests":1,"windowMs":1}'`],
    ['kind', `'service'`],
    ['owner_id', `'${eve.id}'`],
    ['owner_type', `'platform'`],
    ['state', `'suspended'`],
    ['not_before', '1'],
    ['expires_at', '9000000000000'],
    ['created_at', '1'],
    ['revision', 'revision + 1'],
  ])('widens: %s', async (column, value) => {
    const before = await found('victim')
    attacker.exec(`update credentials set ${column} = ${value} where id = ${id()}`)
    // As it was sealed, by the copy in the secret's row, or not at all.
    expect([before, null]).toContainEqual(await found('victim'))
    attacker.exec(`update secrets set decisive = null where credential_id = ${id()}`)
    expect(await works('victim')).toBe(false)
    const { owner, id: credentialId } = victim as Credential
    expect(await store.management.read(({ credentials }) => credentials.findAnyOwner(credentialId))).toBeNull()
    expect(await store.management.read(({ credentials }) => credentials.find(owner, credentialId))).toBeNull()
    const rotate = put(store.management, ({ credentials }) =>
      credentials.insertSecret(owner, { ...secret(victim as Credential, 'next'), version: 2 }),
    )
    await expect(rotate).rejects.toMatchObject({ code: 'not_found' })
    expect(await works('mine')).toBe(true)
  })

  test.each([
    ['page_origin', `'https://evil.example.com'`],
    ['authenticated_at', '9000000000000'],
  ])('passes for another session: %s', async (column, value) => {
    attacker.exec(`update credentials set ${column} = ${value} where id = ${id()}`)
    const found = store.management.read(({ credentials }) => credentials.findAnyOwner((victim as Credential).id))
    expect(await found).toBeNull()
  })

  test.each([
    ['credential_id', `'${'tok_other'}'`],
    ['seal', 'null'],
    ['seal', `''`],
    ['seal', `'test.'`],
    ['owner_id', `'${eve.id}'`],
    ['decisive', `replace(decisive, 'a:read', 'a:write')`],
    ['decisive', `replace(decisive, char(10) || 'active', '')`],
    ['decisive', `replace(decisive, char(10), ' ')`],
    ['decisive', `replace(decisive, char(10) || 'principal', char(10) || 'workspace')`],
    ...['7\nnull\n0', '1\n9000000000000\n0', '1\nnull\n1', '1\nnull\n3', '1\nnull', 'null\n0'].map(
      (said): [string, string] => ['decisive', `replace(decisive || '.', char(10) || '1\nnull\n0.', '\n${said}')`],
    ),
    ['decisive', `''`],
    // All together says the same, cut up in another way.
    ['owner_id', `owner_id || char(10) || '["a:read"]', decisive = replace(decisive, char(10) || '["a:read"]', '')`],
  ])('changes what a secret says: %s = %s', async (column, value) => {
    const before = await found('victim')
    attacker.exec(`pragma foreign_keys = off; update secrets set ${column} = ${value} where credential_id = ${id()}`)
    // A copy that is not what was sealed counts for nothing, and the credential's own row tells.
    const isOfCopy = ['owner_id', 'decisive'].includes(column)
    expect(await found('victim')).toEqual(isOfCopy ? before : null)
    attacker.exec(`update credentials set state = 'suspended' where id = ${id()}`)
    expect(await found('victim')).toBeNull()
  })

  test.each([
    ['version', '7'],
    ['ends_at', '9000000000000'],
    ['ends_at_first_use', '1'],
    ['owner_type', `'platform'`],
  ])('changes anything by a column that the copy repeats: %s = %s', async (column, value) => {
    const before = await found('victim')
    attacker.exec(`update secrets set ${column} = ${value} where credential_id = ${id()}`)
    expect(await found('victim')).toEqual(before)
    attacker.exec(`update secrets set decisive = null where credential_id = ${id()}`)
    expect(await found('victim')).toEqual(column === 'owner_type' ? before : null)
  })

  test('has a key or a token seen from a workspace that it is not of, by another kind of owner', async () => {
    const [home, office] = [workspace(ada), workspace(eve)]
    const key = credential({ type: 'workspace', id: home.id }, { kind: 'key' })
    await put(store.management, async ({ workspaces, credentials }) => {
      for (const one of [home, office]) await workspaces.insert(one)
      await credentials.insert(key, secret(key, 'key'))
    })
    const own = await found('key')
    expect(own?.workspace?.id).toBe(home.id)
    attacker.exec("update secrets set owner_type = 'principal' where owner_type = 'workspace'")
    expect([await found('key'), await found('key', office.id)]).toEqual([own, own])
    attacker.exec("update secrets set owner_type = 'workspace' where owner_type = 'principal'")
    expect((await found('victim', home.id))?.workspace).toBeNull()
  })

  test('says of a secret what it will be sealed with when its owner revokes what only the copy tells of', async () => {
    const { owner, id: credentialId } = victim as Credential
    attacker.exec(`update credentials set scopes = '[]' where id = ${id()};
      update secrets set version = 7, ends_at = 5 where credential_id = ${id()}`)
    await put(store.management, async ({ credentials }) => {
      const opened = (await credentials.findOpened(owner, credentialId)) as Credential
      await credentials.update({ ...opened, state: 'revoked', revokedAt: NOW, revokedBy: ada.id })
    })
    expect(await found('victim')).toMatchObject({
      credential: { state: 'revoked', scopes: ['a:read'] },
      ...{ secretVersion: 1, secretEndsAt: null },
    })
  })

  test('gives a secret the copy of another credential', async () => {
    await change(() => ({ scopes: ['a:read', 'a:write'] }), mine)
    attacker.exec(`update secrets set (owner_type, owner_id, decisive) =
      (select owner_type, owner_id, decisive from secrets where credential_id = '${mine?.id}') where credential_id = ${id()}`)
    expect((await found('victim'))?.credential.scopes).toEqual(['a:read'])
    attacker.exec(`update secrets set seal = (select seal from secrets where credential_id = '${mine?.id}')
      where credential_id = ${id()}`)
    expect(await found('victim')).toBeNull()
  })

  test('swaps the secrets of two credentials', async () => {
    attacker.exec(`update secrets set version = 9 where credential_id = ${id()};
      update secrets set credential_id = ${id()} where credential_id = '${mine?.id}';
      update secrets set credential_id = '${mine?.id}' where version = 9; update secrets set version = 1`)
    expect([await works('victim'), await works('mine')]).toEqual([false, false])
  })

  test('revives or widens by an older copy with its seal', async () => {
    const before = rowsOf('secrets', `credential_id = ${id()}`)
    await change(() => ({ scopes: [] }))
    const narrowed = rowsOf('secrets', `credential_id = ${id()}`)
    replay('secrets', before)
    expect(await found('victim')).toBeNull()
    replay('secrets', narrowed)
    await revoke()
    replay('secrets', before)
    expect(await found('victim')).toBeNull()
    replay('secrets', narrowed)
    expect(await found('victim')).toBeNull()
  })

  test('revives: the state alone, with and without the moment', async () => {
    await revoke()
    attacker.exec(`update credentials set state = 'active', revoked_at = null, revoked_by = null where id = ${id()}`)
    expect(await works('victim')).toBe(false)
    expect((await store.seals.examine(() => {})).broken).toContainEqual({ row: 'credential', id: victim?.id })
  })

  test('revives a credential by its older row alone, nor by its older secret alone', async () => {
    const [credentials, secrets] = [rowsOf('credentials', `id = ${id()}`), rowsOf('secrets', `credential_id = ${id()}`)]
    await revoke()
    const after = rowsOf('secrets', `credential_id = ${id()}`)
    replay('credentials', credentials)
    expect(await works('victim')).toBe(false)
    await change(() => ({ name: 'Mine' }), mine)
    replay('secrets', secrets)
    replay('credentials', rowsOf('credentials', `id = ${id()}`))
    replay('secrets', after)
    expect(await works('victim')).toBe(false)
  })

  test('revives a secret that was rotated out, by its older row', async () => {
    const before = rowsOf('secrets', `credential_id = ${id()}`)
    await change(() => ({ secretVersion: 2 }))
    await put(store.management, ({ credentials }) =>
      credentials.endOlderSecrets((victim as Credential).owner, (victim as Credential).id, 2, NOW, false),
    )
    replay('secrets', before)
    expect(await works('victim')).toBe(false)
  })

  test('gets a foreign hash of one’s own adopted', async () => {
    attacker
      .prepare('insert into foreign_secrets (lookup, credential_id, hash) values (?, ?, ?)')
      .run('x:1', (victim as Credential).id, '{"scheme":"sha256"}')
    expect(await store.management.read(({ foreign }) => foreign.find('x:1'))).toBeNull()
    expect(sealing.broken).toEqual([{ row: 'foreign secret', id: victim?.id }])
  })
})

test('the whole older state of a credential put back is not prevented, but the history gives it away', async () => {
  const [credentials, secrets] = [
    rowsOf('credentials', `id = '${victim?.id}'`),
    rowsOf('secrets', `credential_id = '${victim?.id}'`),
  ]
  await revoke()
  await store.management.write(async () => ({
    value: null,
    audit: [audit({ action: 'token.revoked', subjectId: (victim as Credential).id })],
    changes: [],
  }))
  expect((await store.seals.examine(() => {})).revived).toEqual([])
  replay('credentials', credentials)
  replay('secrets', secrets)
  expect(await works('victim')).toBe(true)
  expect(await store.seals.examine(() => {})).toMatchObject({ broken: [], revived: [victim?.id] })
})

describe('the upkeep of seals', () => {
  const young = { id: 'young', bytes: new Uint8Array(32).fill(9) }

  test('moves every row to a new key, after which the old one is not needed', async () => {
    const both = open(testSealing([young, TEST_KEY]))
    expect(await both.seals.examine(() => {})).toEqual({
      credentials: 2,
      secrets: 2,
      broken: [],
      outdated: 4,
      open: [],
      uncopied: 0,
      revived: [],
    })
    const steps: [number, number][] = []
    expect(await both.seals.renew(false, (done, total) => steps.push([done, total]))).toBe(4)
    expect(steps.at(-1)).toEqual([2, 2])
    expect(await both.seals.renew(false, () => {})).toBe(0)
    await both.close()
    const alone = open(testSealing([young]))
    expect(await alone.verification.find(digest('victim'), null)).not.toBeNull()
    expect(await alone.seals.examine(() => {})).toMatchObject({ broken: [], outdated: 0 })
    await alone.close()
  })

  test('finds what no row but the copy of a secret tells any more', async () => {
    attacker.prepare("update credentials set scopes = '[]' where id = ?").run((victim as Credential).id)
    expect((await found('victim'))?.credential.scopes).toEqual(['a:read'])
    expect(await store.seals.examine(() => {})).toMatchObject({ open: [victim?.id], uncopied: 0 })
    attacker.exec('update secrets set decisive = null')
    expect(await store.seals.examine(() => {})).toMatchObject({ open: [], uncopied: 1 })
  })

  test('gives a copy to every secret that an older version wrote last, and to none whose seal does not fit', async () => {
    const copies = () => attacker.prepare('select owner_type, owner_id, decisive from secrets order by digest').all()
    const before = copies()
    const [mineBefore] = rowsOf('secrets', `credential_id = '${mine?.id}'`)
    attacker.prepare('update secrets set owner_type = null, owner_id = null, decisive = null').run()
    replay('secrets', [{ ...(mineBefore as Record<string, unknown>), decisive: 'x' }])
    expect(await store.seals.examine(() => {})).toMatchObject({ broken: [], outdated: 0, uncopied: 2 })
    expect([await works('victim'), await works('mine')]).toEqual([true, true])
    expect(await store.seals.renew(false, () => {})).toBe(2)
    expect(copies()).toEqual(before)
    expect(await store.seals.examine(() => {})).toMatchObject({ uncopied: 0 })
    attacker.prepare("update secrets set decisive = null, seal = 'test.x' where digest = ?").run(bytes('mine'))
    expect(await store.seals.renew(true, () => {})).toBe(0)
    expect(sealing.broken).toEqual([])
  })

  test('makes nothing genuine that was not, and adopts rows without a seal only when told to', async () => {
    attacker.prepare('update secrets set seal = null where digest = ?').run(bytes('victim'))
    attacker.prepare("update credentials set scopes = '[]' where id = ?").run((mine as Credential).id)
    expect(await store.seals.renew(false, () => {})).toBe(0)
    expect(await works('victim')).toBe(false)
    expect(await store.seals.renew(true, () => {})).toBe(1)
    expect(await works('victim')).toBe(true)
    expect((await found('mine'))?.credential.scopes).toEqual(['a:read'])
    expect((await store.seals.examine(() => {})).broken).toEqual([
      { row: 'credential', id: mine?.id },
      { row: 'secret', id: mine?.id },
    ])
  })
})
