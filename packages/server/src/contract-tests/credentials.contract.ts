import type { Credential, CredentialOwner } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Page } from '../ports/page.ts'
import {
  addSecret,
  credential,
  digest,
  NOW,
  type OpenStore,
  ownedBy,
  put,
  type StoreUnderTest,
  secret,
  user,
  workspace,
} from './store-under-test.contract.ts'

const ALL: Page = { limit: 100, after: null }
const at = (after: number) => (NOW + after) as typeof NOW

/** Credentials belong to one owner and hold one live secret beside those that are ending. */
export function credentialsContract(open: OpenStore): void {
  let store: StoreUnderTest
  const [ada, bob] = [user(), user()]
  const home = workspace(ada)
  const [adas, bobs] = [ownedBy(ada), ownedBy(bob)]
  beforeEach(async () => {
    store = await open()
    await put(store.management, async ({ principals, workspaces }) => {
      for (const one of [ada, bob]) await principals.insert(one)
      await workspaces.insert(home)
    })
  })
  afterEach(() => store.close())

  const insert = (token: Credential, text: string) =>
    put(store.management, ({ credentials }) => credentials.insert(token, secret(token, text)))

  describe('credentials', () => {
    test('are read back with every field, and as changed', async () => {
      const token = credential(adas, { workspaces: [home.id] })
      await insert(token, 'one')
      const find = () => store.management.read(({ credentials }) => credentials.find(adas, token.id))
      expect(await find()).toEqual(token)
      const after: Credential = {
        ...token,
        name: 'New',
        description: '',
        scopes: [],
        workspaces: null,
        resources: null,
        addressAllowlist: [],
        rateLimit: null,
        state: 'revoked',
        notBefore: null,
        expiresAt: null,
        updatedAt: at(1),
        suspendedAt: at(1),
        revokedAt: at(2),
        revokedBy: bob.id,
        revokeReason: 'Lost',
        secretVersion: 2,
        hint: 'h',
        authenticatedAt: at(3),
      }
      await put(store.management, ({ credentials }) => credentials.update(after))
      expect(await find()).toEqual(after)
    })

    test('keep kind, owner and creation whatever an update says', async () => {
      const token = credential(adas)
      await insert(token, 'one')
      const forged: Credential = { ...token, kind: 'service', createdAt: at(9), createdBy: 'usr_other' }
      await put(store.management, ({ credentials }) => credentials.update(forged))
      await put(store.management, ({ credentials }) =>
        credentials.update({ ...token, owner: bobs, name: 'Taken over' }),
      )
      expect(await store.management.read(({ credentials }) => credentials.findAnyOwner(token.id))).toEqual(token)
    })

    test('are found and listed for their owner alone, by kind and state, newest first', async () => {
      const key: CredentialOwner = { type: 'workspace', id: home.id }
      const tokens = [credential(adas), credential(adas, { state: 'revoked' }), credential(adas), credential(bobs)]
      const keys = [credential(key, { kind: 'key' })]
      for (const [index, one] of [...tokens, ...keys].entries()) await insert(one, `secret ${index}`)
      const [first, second, third, fourth] = tokens.map(({ id }) => id)
      await store.management.read(async ({ credentials }) => {
        const ids = async (owner: CredentialOwner, filter: Parameters<typeof credentials.list>[1], page = ALL) =>
          (await credentials.list(owner, filter, page)).map(({ id }) => id)
        expect(await ids(adas, { kind: 'pat' })).toEqual([third, second, first])
        expect(await ids(adas, { kind: 'pat', state: 'active' })).toEqual([third, first])
        expect(await ids(adas, { kind: 'pat' }, { limit: 1, after: third ?? null })).toEqual([second])
        expect([
          await ids(bobs, { kind: 'pat' }),
          await ids(adas, { kind: 'key' }),
          await ids(key, { kind: 'key' }),
        ]).toEqual([[fourth], [], [keys[0]?.id]])
        expect(await credentials.find(bobs, tokens[0]?.id as Credential['id'])).toBeNull()
        expect(await credentials.find({ type: 'workspace', id: ada.id }, tokens[0]?.id as Credential['id'])).toBeNull()
      })
    })

    test('name the workspaces that their owner chose, whatever an update for another owner says', async () => {
      const token = credential(adas, { workspaces: [home.id] })
      await insert(token, 'one')
      await put(store.management, ({ credentials }) => credentials.update({ ...token, owner: bobs, workspaces: null }))
      const naming = await store.management.read(({ credentials }) => credentials.naming(home.id, ALL))
      expect(naming).toEqual([token])
    })

    test('that name a workspace are found by it, whoever owns them, as long as they name it', async () => {
      const office = workspace(ada)
      const [one, two] = [
        credential(adas, { workspaces: [home.id, office.id] }),
        credential(bobs, { workspaces: [home.id] }),
      ]
      await put(store.management, ({ workspaces }) => workspaces.insert(office))
      await insert(one, 'one')
      await insert(two, 'two')
      await insert(credential(adas), 'three')
      const naming = (id: typeof home.id) =>
        store.management.read(async ({ credentials }) => (await credentials.naming(id, ALL)).map((found) => found.id))
      expect([await naming(home.id), await naming(office.id)]).toEqual([[two.id, one.id], [one.id]])
      await put(store.management, ({ credentials }) => credentials.update({ ...one, workspaces: [office.id] }))
      expect([await naming(home.id), await naming(office.id)]).toEqual([[two.id], [one.id]])
    })

    test('that are inserted by the thousand are what they would be one by one, or none of them is there', async () => {
      const many = Array.from({ length: 1100 }, (_, index) =>
        credential(adas, { name: `Token ${index}`, ...(index % 400 === 0 && { workspaces: [home.id] }) }),
      )
      const made = many.map((one, index) => ({ credential: one, secret: secret(one, `many ${index}`) }))
      const [clash] = made
      if (clash === undefined) return
      await expect(
        put(store.management, ({ credentials }) => credentials.insertMany([...made, clash])),
      ).rejects.toMatchObject({ code: 'already_exists' })
      expect(await store.management.read(({ credentials }) => credentials.findAnyOwner(clash.credential.id))).toBeNull()
      await put(store.management, ({ credentials }) => credentials.insertMany(made))
      await put(store.management, ({ credentials }) => credentials.insertMany([]))
      await store.management.read(async ({ credentials }) => {
        for (const index of [0, 1, 549, 1099])
          expect(await credentials.find(adas, many[index]?.id as Credential['id'])).toEqual(many[index])
        const naming = (await credentials.naming(home.id, ALL)).map(({ id }) => id)
        expect(naming).toEqual([many[800]?.id, many[400]?.id, many[0]?.id])
      })
      for (const index of [0, 549, 1099]) {
        const facts = await store.verification.find(digest(`many ${index}`), null)
        expect(facts?.credential.id).toBe(many[index]?.id)
      }
    })

    test('never share a secret, an id, or a version', async () => {
      const [one, two] = [credential(adas), credential(bobs)]
      await insert(one, 'one')
      await expect(insert(two, 'one')).rejects.toMatchObject({ code: 'already_exists' })
      await expect(insert({ ...two, id: one.id }, 'two')).rejects.toMatchObject({ code: 'already_exists' })
      const again = put(store.management, ({ credentials }) => credentials.insertSecret(adas, secret(one, 'three')))
      await expect(again).rejects.toMatchObject({ code: 'already_exists' })
      expect(await store.management.read(({ credentials }) => credentials.findAnyOwner(two.id))).toBeNull()
    })
  })

  describe('secrets', () => {
    const versions = (id: Credential['id'], owner = adas) =>
      store.management.read(async ({ credentials }) =>
        (await credentials.secrets(owner, id)).map(({ version, endsAt, endsAtFirstUse }) => [
          version,
          endsAt,
          endsAtFirstUse,
        ]),
      )
    const rotate = (token: Credential, version: number, endsAt: typeof NOW, firstUse: boolean) =>
      put(store.management, async (tables) => {
        await tables.credentials.endOlderSecrets(adas, token.id, version, endsAt, firstUse)
        await addSecret(tables, token, secret(token, `v${version}`, version))
      })

    test('that are older end when a rotation says, never later than they would have', async () => {
      const token = credential(adas)
      await insert(token, 'v1')
      await rotate(token, 2, at(100), true)
      expect(await versions(token.id)).toEqual([
        [2, null, false],
        [1, at(100), true],
      ])
      await rotate(token, 3, at(500), false)
      expect(await versions(token.id)).toEqual([
        [3, null, false],
        [2, at(500), false],
        [1, at(100), false],
      ])
      await put(store.management, ({ credentials }) => credentials.endOlderSecrets(adas, token.id, 3, at(50), false))
      expect(await versions(token.id)).toEqual([
        [3, null, false],
        [2, at(50), false],
        [1, at(50), false],
      ])
    })

    test('are seen, added and ended through their owner alone', async () => {
      const token = credential(adas)
      await insert(token, 'v1')
      await put(store.management, async ({ credentials }) => {
        await credentials.endOlderSecrets(bobs, token.id, 2, NOW, false)
      })
      const foreign = put(store.management, ({ credentials }) => credentials.insertSecret(bobs, secret(token, 'v2', 2)))
      await expect(foreign).rejects.toMatchObject({ code: 'not_found' })
      expect([await versions(token.id), await versions(token.id, bobs)]).toEqual([[[1, null, false]], []])
      expect(await store.verification.find(digest('v2'), null)).toBeNull()
    })

    test('of other credentials stay as they are when one is rotated', async () => {
      const [one, two] = [credential(adas), credential(adas)]
      await insert(one, 'v1')
      await insert(two, 'other')
      await rotate(one, 2, NOW, false)
      expect(await versions(two.id)).toEqual([[1, null, false]])
    })
  })
}
