import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NOW, type OpenStore, put, type StoreUnderTest, user } from './store-under-test.contract.ts'

/** What a person signs in with is kept as written, and gone when it is to be. */
export function accountsContract(open: OpenStore): void {
  let store: StoreUnderTest
  beforeEach(async () => {
    store = await open()
  })
  afterEach(() => store.close())

  describe('an account', () => {
    test('is empty for a person who has none, and is read back as written and as changed', async () => {
      const ada = user()
      await put(store.management, ({ principals }) => principals.insert(ada))
      const find = () => store.management.read(({ accounts }) => accounts.find(ada.id))
      const empty = { principalId: ada.id, verifiedEmail: null, passwordHash: null, passwordSetAt: null }
      expect(await find()).toEqual(empty)
      const full = { ...empty, verifiedEmail: 'ada@example.com', passwordHash: '$argon2id$', passwordSetAt: NOW }
      for (const account of [full, { ...full, passwordHash: 'another' }]) {
        await put(store.management, ({ accounts }) => accounts.put(account))
        expect(await find()).toEqual(account)
      }
      await put(store.management, ({ accounts }) => accounts.delete(ada.id))
      expect(await find()).toEqual(empty)
    })
  })
}
