import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readAddress } from '../../../packages/server/src/adapters/postgres/address.ts'
import { openPostgresStore } from '../../../packages/server/src/adapters/postgres/store.ts'
import { audit, NOW, put, user } from '../../../packages/server/src/contract-tests/store-under-test.contract.ts'
import type { Stores } from '../../../packages/server/src/ports/stores.ts'
import { testSealing } from '../../../packages/server/src/testing/sealing.ts'
import { type TestDatabase, testServers } from './databases.ts'

for (const server of await testServers()) {
  describe(`partitions of the change log on ${server.name}`, () => {
    let database: TestDatabase
    let opened: Stores[]
    beforeAll(async () => {
      database = await server.fresh()
    })
    afterAll(() => database.drop())
    beforeEach(() => {
      opened = []
    })
    afterEach(async () => {
      await Promise.all(opened.map((store) => store.close()))
      await (await open({ partitions: 1 })).close()
      await database.clear()
    })

    async function open({
      partitions = null,
      isolation = 'serializable',
    }: {
      partitions?: number | null
      isolation?: 'serializable' | 'read committed'
    } = {}): Promise<Stores> {
      const store = await openPostgresStore({
        address: { ...readAddress(database.url), isolation },
        clock: () => NOW,
        onCommit: () => {},
        sealing: testSealing(),
        partitions,
      })
      opened.push(store)
      return store
    }
    const change = ({ management }: Stores) =>
      management.write(async () => ({ value: null, audit: [audit()], changes: [{ type: 'principal', id: 'usr_1' }] }))
    const partitionsOf = async ({ changes }: Stores) => (await changes.head()).numbers.length

    test('let a write be committed while another one is under way', async () => {
      const store = await open({ partitions: 4 })
      await put(store.management, async (tables) => {
        await tables.principals.insert(user())
        await change(store)
        expect((await store.changes.head()).numbers.toSorted()).toEqual([0, 0, 0, 1])
      })
    })

    test('don’t let two make the same row: the later one is run again, and finds what the first one made', async () => {
      const store = await open({ partitions: 4 })
      const one = user({ handle: 'taken' })
      const other = user({ handle: 'taken' })
      let runs = 0
      let second: Promise<string> | undefined
      await put(store.management, async ({ principals }) => {
        await principals.insert(one)
        await new Promise<void>((reached) => {
          second = store.management.write(async (tables) => {
            runs++
            const found = await tables.principals.findByHandle('taken')
            if (found !== null) return { value: found.id, audit: [], changes: [] }
            const inserting = tables.principals.insert(other)
            reached()
            await inserting
            return { value: other.id, audit: [], changes: [] }
          })
        })
      })
      expect([await second, runs]).toEqual([one.id, 2])
    })

    test('are not written to by two that each read what the other one changes', async () => {
      const store = await open({ partitions: 4 })
      const [ada, bob] = [user({ name: 'on call' }), user({ name: 'on call' })]
      await put(store.management, async ({ principals }) => {
        await principals.insert(ada)
        await principals.insert(bob)
      })
      /** Goes off call only while the other one stays. */
      const leave = (who: typeof ada, other: typeof ada) =>
        put(store.management, async ({ principals }) => {
          const partner = await principals.find(other.id)
          if (partner?.name === 'on call') await principals.update({ ...who, name: 'away' })
        })
      for (let round = 0; round < 10; round++) {
        await Promise.all([leave(ada, bob), leave(bob, ada)])
        const names = await store.management.read(async ({ principals }) =>
          Promise.all([ada, bob].map(async ({ id }) => (await principals.find(id))?.name)),
        )
        expect(names.toSorted()).toEqual(['away', 'on call'])
        await put(store.management, async ({ principals }) => {
          for (const one of [ada, bob]) await principals.update(one)
        })
      }
    })

    test('are more or fewer while other nodes go on, which hear of it by themselves and in another epoch', async () => {
      const running = await open()
      await change(running)
      const before = await running.changes.head()
      const more = await open({ partitions: 4 })
      expect([await partitionsOf(running), await partitionsOf(more)]).toEqual([4, 4])
      const head = await running.changes.head()
      expect(head.epoch).not.toBe(before.epoch)
      expect((await running.changes.read(before, 10)).entries).toEqual([])
      for (let writes = 0; writes < 20; writes++) await change(running)
      expect((await running.changes.head()).numbers.filter((number) => number > 0).length).toBeGreaterThan(1)
      for (let writes = 0; writes < 8; writes++) await change(more)
      await open({ partitions: 2 })
      for (let writes = 0; writes < 8; writes++) for (const store of [running, more]) await change(store)
      expect(await running.changes.head()).toEqual(await more.changes.head())
      expect([await partitionsOf(running), (await more.changes.read(head, 100)).entries]).toEqual([2, []])
    })

    test('are given once by nodes that start together', async () => {
      const heads = await Promise.all(
        Array.from({ length: 3 }, async () => (await open({ partitions: 4 })).changes.head()),
      )
      expect(new Set(heads.map(({ epoch }) => epoch)).size).toBe(1)
      await Promise.all(opened.map(change))
    })

    test('are refused to a node whose writes would not be kept apart', async () => {
      const running = await open({ isolation: 'read committed' })
      await change(running)
      await open({ partitions: 4 })
      await expect(change(running)).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('isolation=serializable'),
      })
      await expect(open({ isolation: 'read committed' })).rejects.toMatchObject({
        code: 'config_invalid',
        message: expect.stringContaining('CHANGE_LOG_PARTITIONS'),
      })
      expect(await partitionsOf(running)).toBe(4)
    })
  })
}
