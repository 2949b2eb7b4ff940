import type { OrganizationId, Principal, PrincipalId } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Page } from '../ports/page.ts'
import {
  credential,
  digest,
  NOW,
  type OpenStore,
  organization,
  ownedBy,
  put,
  type StoreUnderTest,
  secret,
  serviceAccount,
  user,
  workspace,
} from './store-under-test.contract.ts'

const ALL: Page = { limit: 100, after: null }

/** What was written is read back as it was, by whoever may ask for it, in pages, and unique where it must be. */
export function tablesContract(open: OpenStore): void {
  let store: StoreUnderTest
  beforeEach(async () => {
    store = await open()
  })
  afterEach(() => store.close())

  /** Reads a whole list `limit` at a time. */
  async function walk<T extends { readonly id: string }>(
    limit: number,
    list: (page: Page) => Promise<T[]>,
  ): Promise<string[]> {
    const found: string[] = []
    for (let after: string | null = null; ; ) {
      const items: T[] = await list({ limit, after })
      found.push(...items.map(({ id }) => id))
      const last = items.at(-1)
      if (last === undefined || items.length < limit) return found
      after = last.id
    }
  }

  describe('principals', () => {
    test('are read back as written, by id, handle and e-mail in any case, and as changed', async () => {
      const ada = user({ handle: 'ada', email: 'ada@example.com' })
      const after: Principal = {
        ...ada,
        name: 'Ada L.',
        state: 'deleted',
        role: 'operator',
        email: null,
        updatedAt: NOW,
      }
      await put(store.management, ({ principals }) => principals.insert(ada))
      await store.management.read(async ({ principals }) => {
        for (const found of [
          await principals.find(ada.id),
          await principals.findByHandle('ada'),
          await principals.findByEmail('ADA@Example.com'),
        ]) {
          expect(found).toEqual(ada)
        }
        expect(await principals.find('usr_none' as PrincipalId)).toBeNull()
        expect(await principals.findByHandle('bob')).toBeNull()
        expect(await principals.findByEmail('bob@example.com')).toBeNull()
      })
      await put(store.management, ({ principals }) => principals.update(after))
      expect(await store.management.read(({ principals }) => principals.findByHandle('ada'))).toEqual(after)
    })

    test('share neither handle nor e-mail address, nor id', async () => {
      const ada = user({ handle: 'ada', email: 'ada@example.com' })
      await put(store.management, ({ principals }) => principals.insert(ada))
      for (const twin of [user({ handle: 'ada' }), user({ email: 'ada@example.com' }), { ...user(), id: ada.id }]) {
        await expect(put(store.management, ({ principals }) => principals.insert(twin))).rejects.toMatchObject({
          code: 'already_exists',
        })
      }
      await put(store.management, ({ principals }) =>
        Promise.all([principals.insert(user()), principals.insert(user())]),
      )
    })

    test('are listed without deleted ones, users apart from each organization’s service accounts, and counted by role when active', async () => {
      const [guild, other] = [organization(), organization()]
      const users = [
        user({ role: 'operator' }),
        user({ role: 'operator', state: 'suspended' }),
        user(),
        user({ state: 'deleted' }),
      ]
      const accounts = [serviceAccount(guild.id), serviceAccount(guild.id), serviceAccount(other.id)]
      await put(store.management, async ({ principals, organizations }) => {
        for (const one of [guild, other]) await organizations.insert(one)
        for (const one of [...users, ...accounts]) await principals.insert(one)
      })
      await store.management.read(async ({ principals }) => {
        const ids = async (of: OrganizationId | null, limit = 100) => walk(limit, (page) => principals.list(of, page))
        const live = users
          .slice(0, 3)
          .map(({ id }) => id)
          .reverse()
        expect([await ids(null), await ids(null, 1), await ids(null, 2)]).toEqual([live, live, live])
        expect(await ids(guild.id)).toEqual([accounts[1]?.id, accounts[0]?.id])
        expect(await ids(other.id)).toEqual([accounts[2]?.id])
        expect([await principals.countActive('operator'), await principals.countActive('user')]).toEqual([1, 1])
        const withRole = async (role: string, limit: number) =>
          (await principals.withRole(role, limit)).map(({ id }) => id)
        expect([await withRole('operator', 10), await withRole('user', 10), await withRole('none', 10)]).toEqual([
          [users[0]?.id],
          [users[2]?.id],
          [],
        ])
        expect(await withRole('service_account', 10)).toEqual([])
      })
    })
  })

  describe('grants, settings and answers', () => {
    test('a grant is replaced by the next decision on the same token in the same workspace', async () => {
      const ada = user()
      const [home, office] = [workspace(ada), workspace(ada)]
      const token = credential(ownedBy(ada))
      const grant = {
        workspaceId: home.id,
        credentialId: token.id,
        state: 'pending',
        requestedAt: NOW,
        decidedAt: null,
        decidedBy: null,
      } as const
      const approved = { ...grant, state: 'approved', decidedAt: NOW, decidedBy: ada.id } as const
      await put(store.management, async (tables) => {
        await tables.principals.insert(ada)
        for (const one of [home, office]) await tables.workspaces.insert(one)
        await tables.credentials.insert(token, secret(token, 'one'))
        for (const one of [grant, approved]) await tables.grants.put(one)
      })
      await store.management.read(async ({ grants }) => {
        expect([await grants.find(home.id, token.id), await grants.find(office.id, token.id)]).toEqual([approved, null])
        expect([
          await grants.list(home.id, null, ALL),
          await grants.list(home.id, 'pending', ALL),
          await grants.list(office.id, null, ALL),
        ]).toEqual([[approved], [], []])
      })
    })

    test('a setting holds its last value', async () => {
      expect(await store.management.read(({ settings }) => settings.get('set_up_at'))).toBeNull()
      for (const value of ['one', 'two'])
        await put(store.management, ({ settings }) => settings.set('set_up_at', value))
      expect(await store.management.read(({ settings }) => settings.get('set_up_at'))).toBe('two')
    })

    test('a stored answer is found until the millisecond it expires, and forgotten by the next one stored', async () => {
      const at = (after: number) => (NOW + after) as typeof NOW
      const answer = {
        lookup: digest('l1'),
        request: digest('r1'),
        sealed: new Uint8Array([0, 255, 7]),
        expiresAt: at(10),
      }
      await put(store.management, ({ answers }) => answers.put(answer, NOW))
      await put(store.management, async ({ answers }) => {
        const found = await answers.find(answer.lookup, at(9))
        expect({ ...found, sealed: [...(found?.sealed ?? [])] }).toEqual({ ...answer, sealed: [0, 255, 7] })
        expect([await answers.find(answer.lookup, at(10)), await answers.find(digest('l2'), NOW)]).toEqual([null, null])
        await answers.put({ ...answer, lookup: digest('l2'), expiresAt: at(20) }, at(10))
        expect(await answers.find(answer.lookup, NOW)).toBeNull()
      })
    })
  })
}
