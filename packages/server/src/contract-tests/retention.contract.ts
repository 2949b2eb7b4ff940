import type { Credential } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ForeignHash } from '../ports/foreign-hashes.ts'
import {
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

const at = (after: number) => (NOW + after) as typeof NOW
const HASH: ForeignHash = { of: 'rest', scheme: 'bcrypt', encoded: '$2b$10$ab' }

/** What has long expired goes, and leaves a tombstone. */
export function retentionContract(open: OpenStore): void {
  let store: StoreUnderTest
  const [ada, bob] = [user(), user()]
  const [adas, bobs] = [ownedBy(ada), ownedBy(bob)]
  const home = workspace(ada)
  beforeEach(async () => {
    store = await open()
    await put(store.management, async ({ principals, workspaces }) => {
      for (const one of [ada, bob]) await principals.insert(one)
      await workspaces.insert(home)
    })
  })
  afterEach(() => store.close())

  const insert = (one: Credential, text: string) =>
    put(store.management, ({ credentials }) => credentials.insert(one, secret(one, text)))
  const purge = (one: Credential, owner = one.owner) =>
    put(store.management, ({ credentials }) => credentials.purge(owner, one.id, NOW))
  const expired = (before: number, limit = 100) =>
    store.management.read(async ({ credentials }) =>
      (await credentials.expiredBefore(at(before), limit)).map(({ id }) => id),
    )

  test('what expired before a moment is found soonest first, whatever it is, until it is purged', async () => {
    const [late, soon, session, lasting] = [
      credential(adas, { expiresAt: at(3) }),
      credential(bobs, { expiresAt: at(1), state: 'revoked' }),
      credential(adas, { expiresAt: at(2), kind: 'session' }),
      credential(adas, { expiresAt: null }),
    ] as const
    for (const one of [late, soon, session, lasting]) await insert(one, one.id)
    expect([await expired(1), await expired(3), await expired(4), await expired(4, 1)]).toEqual([
      [],
      [soon.id, session.id],
      [soon.id, session.id, late.id],
      [soon.id],
    ])
    await purge(session)
    expect(await expired(4)).toEqual([soon.id, late.id])
  })

  test('what is revoked is found newest first and page by page, whoever owns it, purged or not', async () => {
    const [first, second, third] = [adas, bobs, adas].map((owner) => credential(owner, { state: 'revoked' }))
    const all = [first, second, third] as [Credential, Credential, Credential]
    for (const one of [...all, credential(adas), credential(bobs, { state: 'suspended' })]) await insert(one, one.id)
    await purge(all[1])
    const revoked = (after: string | null) =>
      store.management.read(async ({ credentials }) =>
        (await credentials.revoked({ limit: 2, after })).map(({ id }) => id),
      )
    expect([await revoked(null), await revoked(all[1].id)]).toEqual([[all[2].id, all[1].id], [all[0].id]])
  })

  describe('a purged credential', () => {
    const token = credential(adas, { workspaces: [home.id], expiresAt: at(1) })

    test('is still found by its owner, but neither listed, named, nor looked up', async () => {
      await insert(token, 'one')
      await store.usage.add([
        {
          credentialId: token.id,
          count: 1,
          lastUsedAt: NOW,
          address: null,
          userAgent: null,
          days: { '2030-01-01': 1 },
        },
      ])
      await purge(token)
      await store.management.read(async ({ credentials, usage }) => {
        const { use: _, ...kept } = (await credentials.find(adas, token.id)) as Credential
        const { use: __, ...before } = token
        expect(kept).toEqual(before)
        expect([
          await credentials.list(adas, { kind: 'pat' }, { limit: 10, after: null }),
          await credentials.naming(home.id, { limit: 10, after: null }),
          await credentials.secrets(adas, token.id),
          await credentials.findByName(adas, 'pat', token.name),
          await usage.days(token.id, 10),
        ]).toEqual([[], [], [], null, []])
      })
      expect(await store.verification.find(digest('one'), null)).toBeNull()
    })

    test('keeps nothing of a hash that it was taken over with, but the look-up, so that no import brings it back', async () => {
      const other = credential(adas)
      await insert(token, 'one')
      await insert(other, 'two')
      await put(store.management, ({ foreign }) =>
        foreign.insert([
          { lookup: 'speckle:1', credentialId: token.id, hash: HASH },
          { lookup: 'speckle:2', credentialId: other.id, hash: HASH },
        ]),
      )
      await purge(token)
      await store.management.read(async ({ foreign }) => {
        expect((await foreign.find('speckle:1'))?.hash).toBeNull()
        expect((await foreign.find('speckle:2'))?.hash).toEqual(HASH)
      })
    })

    test('is purged through its owner alone', async () => {
      await insert(token, 'one')
      await purge(token, bobs)
      expect(await store.verification.find(digest('one'), null)).not.toBeNull()
    })
  })

  test('a name finds its owner’s newest credential of the kind that was not revoked', async () => {
    const [old, newest, revoked] = [
      credential(adas, { name: 'nightly' }),
      credential(adas, { name: 'nightly', state: 'suspended' }),
      credential(adas, { name: 'nightly', state: 'revoked' }),
    ] as const
    for (const one of [old, newest, revoked, credential(bobs, { name: 'nightly' })]) await insert(one, one.id)
    await store.management.read(async ({ credentials }) => {
      expect((await credentials.findByName(adas, 'pat', 'nightly'))?.id).toBe(newest.id)
      expect([
        await credentials.findByName(adas, 'key', 'nightly'),
        await credentials.findByName(adas, 'pat', 'Nightly'),
        await credentials.findByName({ type: 'workspace', id: ada.id }, 'pat', 'nightly'),
      ]).toEqual([null, null, null])
    })
  })
}
