import type { CredentialId } from '@latchkey/core'
import type { UsageItem } from '@latchkey/verifier'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  credential,
  NOW,
  type OpenStore,
  ownedBy,
  put,
  type StoreUnderTest,
  secret,
  user,
} from './store-under-test.contract.ts'

const at = (after: number) => (NOW + after) as typeof NOW

/** Uses are added up, whoever reports them, in whatever order. */
export function usageContract(open: OpenStore): void {
  let store: StoreUnderTest
  const ada = user()
  const [token, other] = [credential(ownedBy(ada)), credential(ownedBy(ada))]
  beforeEach(async () => {
    store = await open()
    await put(store.management, async ({ principals, credentials }) => {
      await principals.insert(ada)
      await credentials.insert(token, secret(token, 'one'))
      await credentials.insert(other, secret(other, 'two'))
    })
  })
  afterEach(() => store.close())

  const uses = (of: CredentialId, lastUsedAt: number, days: Record<string, number>, from = 'a'): UsageItem => ({
    credentialId: of,
    count: Object.values(days).reduce((sum, count) => sum + count, 0),
    lastUsedAt: at(lastUsedAt),
    address: `address ${from}`,
    userAgent: `agent ${from}`,
    days,
  })
  const useOf = async (id: CredentialId) =>
    (await store.management.read(({ credentials }) => credentials.findAnyOwner(id)))?.use
  const daysOf = (id: CredentialId, limit = 100) => store.management.read(({ usage }) => usage.days(id, limit))

  describe('uses', () => {
    test('are none at first', async () => {
      expect([await useOf(token.id), await daysOf(token.id)]).toEqual([null, []])
    })

    test('are added to those before, in all and for each day', async () => {
      await store.usage.add([uses(token.id, 1, { '2030-01-01': 2 })])
      await store.usage.add([uses(token.id, 2, { '2030-01-01': 3, '2030-01-02': 4 })])
      expect(await useOf(token.id)).toMatchObject({ count: 9, lastAt: at(2) })
      expect(await daysOf(token.id)).toEqual([
        { day: '2030-01-02', count: 4 },
        { day: '2030-01-01', count: 5 },
      ])
      expect([await useOf(other.id), await daysOf(other.id)]).toEqual([null, []])
    })

    test('are told by the last one, whichever batch came last', async () => {
      await store.usage.add([uses(token.id, 10, { '2030-01-01': 1 }, 'late')])
      await store.usage.add([uses(token.id, 5, { '2030-01-01': 1 }, 'early')])
      const last = { lastAt: at(10), address: 'address late', userAgent: 'agent late', count: 2 }
      expect(await useOf(token.id)).toEqual(last)
    })

    test('may lack an address and a user agent, also after one that had them', async () => {
      await store.usage.add([uses(token.id, 1, { '2030-01-01': 1 })])
      await store.usage.add([{ ...uses(token.id, 2, { '2030-01-01': 1 }), address: null, userAgent: null }])
      expect(await useOf(token.id)).toEqual({ lastAt: at(2), address: null, userAgent: null, count: 2 })
    })

    test('of days are listed newest first, as many as asked for', async () => {
      await store.usage.add([uses(token.id, 1, { '2029-12-31': 1, '2030-01-02': 3, '2030-01-01': 2 })])
      expect((await daysOf(token.id, 2)).map(({ day }) => day)).toEqual(['2030-01-02', '2030-01-01'])
    })

    test('of credentials that are not there are left out, and take nothing with them', async () => {
      const gone = uses('tok_gone' as CredentialId, 1, { '2030-01-01': 1 })
      await store.usage.add([gone, uses(token.id, 1, { '2030-01-01': 1 })])
      await store.usage.add([gone])
      await store.usage.add([])
      expect([(await useOf(token.id))?.count, await daysOf(gone.credentialId)]).toEqual([1, []])
    })

    test('reported by several processes at once are all counted', async () => {
      const second = await store.another()
      const batches = Array.from({ length: 10 }, (_, index) => [
        uses(token.id, index, { '2030-01-01': 1 }),
        uses(other.id, index, { '2030-01-01': 2 }),
      ])
      // In opposite orders, as two processes would have met the credentials.
      await Promise.all([
        ...batches.map((items) => store.usage.add(items)),
        ...batches.map((items) => second.usage.add(items.toReversed())),
      ])
      await second.close()
      expect([(await useOf(token.id))?.count, (await useOf(other.id))?.count]).toEqual([20, 40])
      expect(await daysOf(token.id)).toEqual([{ day: '2030-01-01', count: 20 }])
    })

    test('of more credentials than one statement takes are written together', async () => {
      const many = Array.from({ length: 600 }, () => credential(ownedBy(ada)))
      await put(store.management, async ({ credentials }) => {
        for (const [index, one] of many.entries()) await credentials.insert(one, secret(one, `many ${index}`))
      })
      await store.usage.add(many.map(({ id }) => uses(id, 1, { '2030-01-01': 1, '2030-01-02': 1 })))
      for (const { id } of [many[0], many[299], many[599]] as typeof many) {
        expect([(await useOf(id))?.count, (await daysOf(id)).length]).toEqual([2, 2])
      }
    })
  })
}
