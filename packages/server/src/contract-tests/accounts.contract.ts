import { plus } from '@latchkey/core'
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
      const empty = {
        principalId: ada.id,
        verifiedEmail: null,
        passwordHash: null,
        passwordSetAt: null,
        language: null,
      }
      expect(await find()).toEqual(empty)
      const full = {
        ...empty,
        verifiedEmail: 'ada@example.com',
        passwordHash: '$argon2id$',
        passwordSetAt: NOW,
        language: 'de',
      }
      for (const account of [full, { ...full, passwordHash: 'another' }]) {
        await put(store.management, ({ accounts }) => accounts.put(account))
        expect(await find()).toEqual(account)
      }
      await put(store.management, ({ accounts }) => accounts.delete(ada.id))
      expect(await find()).toEqual(empty)
    })
  })

  test('failures are counted by subject, and forgotten by time', async () => {
    const find = (subject: string) => put(store.management, async ({ throttle }) => throttle.find(subject))
    await put(store.management, async ({ throttle }) => {
      await throttle.put('one', { count: 1, lastAt: NOW })
      await throttle.put('one', { count: 2, lastAt: NOW })
      await throttle.put('other', { count: 9, lastAt: plus(NOW, 1) })
    })
    expect([await find('one'), await find('none')]).toEqual([{ count: 2, lastAt: NOW }, null])
    await put(store.management, ({ throttle }) => throttle.forget(plus(NOW, 1)))
    expect([await find('one'), await find('other')]).toEqual([null, { count: 9, lastAt: plus(NOW, 1) }])
    await put(store.management, ({ throttle }) => throttle.delete('other'))
    expect(await find('other')).toBeNull()
  })
}
