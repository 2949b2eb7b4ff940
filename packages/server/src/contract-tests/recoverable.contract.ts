import type { Credential } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  credential,
  type OpenStore,
  ownedBy,
  put,
  type StoreUnderTest,
  secret,
  user,
} from './store-under-test.contract.ts'

/** What is kept of a secret goes with the secret. */
export function recoverableContract(open: OpenStore): void {
  let store: StoreUnderTest
  const [ada, bob] = [user(), user()]
  const [one, two, bobs] = [credential(ownedBy(ada)), credential(ownedBy(ada)), credential(ownedBy(bob))] as const
  beforeEach(async () => {
    store = await open()
    await put(store.management, async ({ principals, credentials }) => {
      for (const person of [ada, bob]) await principals.insert(person)
      for (const each of [one, two, bobs]) await credentials.insert(each, secret(each, each.id.slice(-32)))
    })
  })
  afterEach(() => store.close())

  const kept = (of: Credential, version = 1, keyId = 'k1') => ({
    credentialId: of.id,
    version,
    keyId,
    sealed: new Uint8Array([0, 255, version]),
  })
  const keep = (...secrets: ReturnType<typeof kept>[]) =>
    put(store.management, async ({ recoverable }) => {
      for (const each of secrets) await recoverable.put(each)
    })
  const find = (of: Credential) =>
    store.management.read(async ({ recoverable }) => {
      const found = await recoverable.find(of.id)
      return found === null ? null : { ...found, sealed: new Uint8Array(found.sealed) }
    })

  describe('a kept secret', () => {
    test('is read back as written, the last one of each credential', async () => {
      expect(await find(one)).toBeNull()
      await keep(kept(one), kept(two), kept(one, 2, 'k2'))
      expect([await find(one), await find(two), await find(bobs)]).toEqual([kept(one, 2, 'k2'), kept(two), null])
    })

    test('goes when its credential is revoked, has a newer secret, or is purged, and with no other change', async () => {
      const update = (after: Credential) => put(store.management, ({ credentials }) => credentials.update(after))
      await keep(kept(one), kept(two), kept(bobs))
      await update({ ...one, name: 'New', state: 'suspended' })
      expect(await find(one)).toEqual(kept(one))
      await update({ ...one, secretVersion: 2 })
      expect([await find(one), await find(two)]).toEqual([null, kept(two)])
      await keep(kept(one, 2))
      await update({ ...one, secretVersion: 2, state: 'revoked' })
      expect(await find(one)).toBeNull()
      await put(store.management, ({ credentials }) => credentials.purge(two.owner, two.id, two.createdAt))
      expect([await find(two), await find(bobs)]).toEqual([null, kept(bobs)])
    })

    test('stays when somebody else’s update or purge names its credential', async () => {
      await keep(kept(one))
      await put(store.management, async ({ credentials }) => {
        await credentials.update({ ...one, owner: bobs.owner, state: 'revoked' })
        await credentials.purge(bobs.owner, one.id, one.createdAt)
      })
      expect(await find(one)).toEqual(kept(one))
    })

    test('is forgotten with all of its owner’s, and nobody else’s', async () => {
      await keep(kept(one), kept(two), kept(bobs))
      await put(store.management, async ({ recoverable }) => {
        await recoverable.forget(ownedBy(ada))
        await recoverable.forget({ type: 'workspace', id: bob.id })
      })
      expect([await find(one), await find(two), await find(bobs)]).toEqual([null, null, kept(bobs)])
    })

    test('is found by the keys that it is not under, by id, page by page', async () => {
      const all = [kept(one), kept(two, 1, 'k2'), kept(bobs, 1, 'k3')]
      await keep(...all)
      const ids = (keyId: string, after: Credential['id'] | null, limit = 10) =>
        store.management.read(async ({ recoverable }) =>
          (await recoverable.notUnder(keyId, after, limit)).map(({ credentialId }) => credentialId),
        )
      const sorted = [one.id, bobs.id].toSorted()
      expect([await ids('k2', null), await ids('k2', null, 1), await ids('k2', sorted[0] ?? null)]).toEqual([
        sorted,
        sorted.slice(0, 1),
        sorted.slice(1),
      ])
      const count = (keyId: string) => store.management.read(({ recoverable }) => recoverable.countNotUnder(keyId))
      expect([await count('k2'), await count('none')]).toEqual([2, 3])
    })
  })
}
