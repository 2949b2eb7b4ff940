import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readAddress } from '../../../packages/server/src/adapters/postgres/address.ts'
import { openPostgresStore } from '../../../packages/server/src/adapters/postgres/store.ts'
import { audit, digest, NOW, user } from '../../../packages/server/src/contract-tests/store-under-test.contract.ts'
import type { Stores } from '../../../packages/server/src/ports/stores.ts'
import { testSealing } from '../../../packages/server/src/testing/sealing.ts'
import { openNetwork } from '../data-plane/world/network.ts'
import { type CutAtCommit, cutAtCommit } from './cut-at-commit.ts'
import { runStatement, type TestDatabase, testServers } from './databases.ts'

const QUICK = { connect: 500, statement: 1000, lock: 500, idleInTransaction: 1000 }

for (const server of await testServers()) {
  describe(`faults of ${server.name}`, () => {
    let database: TestDatabase
    let store: Stores
    let committed: number
    beforeAll(async () => {
      database = await server.fresh()
    })
    afterAll(() => database.drop())
    beforeEach(() => {
      committed = 0
    })
    afterEach(() => store.close())

    const open = (url: string, more = '') =>
      openPostgresStore({
        address: readAddress(url + more),
        clock: () => NOW,
        onCommit: ({ length }) => {
          committed += length
        },
        sealing: testSealing(),
        timeouts: QUICK,
      })
    const terminateAll = () =>
      runStatement(
        database.url,
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      )
    const read = () => store.management.read(({ settings }) => settings.get('set_up_at'))
    const set = (value: string) =>
      store.management.write(async ({ settings }) => {
        await settings.set('set_up_at', value)
        return { value, audit: [audit()], changes: [{ type: 'principal', id: 'usr_1' }] }
      })

    describe('when a connection goes while a write is being committed', () => {
      let way: CutAtCommit
      beforeEach(async () => {
        way = await cutAtCommit(database.url)
        store = await open(way.url)
      })
      afterEach(() => way.close())

      /** Counts how often it is run. */
      function insertion(isAudited: boolean) {
        const ada = user()
        const entry = audit()
        let runs = 0
        const write = () =>
          store.management.write(async ({ principals }) => {
            runs++
            await principals.insert(ada)
            return {
              value: 'done',
              audit: isAudited ? [entry] : [],
              changes: [{ type: 'principal', id: ada.id }],
            }
          })
        const found = () => store.management.read(({ principals }) => principals.find(ada.id))
        return { write, found, runs: () => runs, ada }
      }

      test('what was committed is answered, is told on, and is not done twice', async () => {
        const { write, found, runs, ada } = insertion(true)
        way.cutNext('answer lost')
        expect(await write()).toBe('done')
        expect([runs(), committed, await found()]).toEqual([1, 1, ada])
      })

      test('what was not committed is done again, even when the connection goes once more while that is found out', async () => {
        const { write, found, runs, ada } = insertion(true)
        way.cutNext('commit lost', 'commit lost')
        expect(await write()).toBe('done')
        expect([runs(), committed, await found()]).toEqual([2, 1, ada])
      })

      test('what leaves no history is not claimed to be done, nor done twice', async () => {
        const { write, runs } = insertion(false)
        way.cutNext('answer lost')
        await expect(write()).rejects.toMatchObject({
          code: 'unavailable',
          message: expect.stringMatching(/not known whether/),
        })
        expect([runs(), committed]).toEqual([1, 0])
      })
    })

    test('connections that the server ended while they were idle are noticed by nobody', async () => {
      store = await open(database.url)
      await set('before')
      await read()
      await store.verification.find(digest('x'), null)
      await store.changes.head()
      await terminateAll()
      const [value, found, head] = await Promise.all([
        read(),
        store.verification.find(digest('x'), null),
        store.changes.head(),
      ])
      expect([value, found, head.numbers.length]).toEqual(['before', null, 1])
      await terminateAll()
      expect(await set('after')).toBe('after')
    })

    test('a transaction that the server ends in its middle is run again', async () => {
      store = await open(database.url)
      let runs = 0
      const value = await store.management.write(async ({ settings }) => {
        runs++
        if (runs === 1) await terminateAll()
        await settings.set('set_up_at', 'again')
        return { value: runs, audit: [], changes: [] }
      })
      expect([value, await read()]).toEqual([2, 'again'])
    })

    test('a server that is cut off is said to be, soon, and is used again once it is back', async () => {
      const network = await openNetwork(() => Number(new URL(database.url).port))
      const url = new URL(database.url)
      url.port = new URL(network.url).port
      store = await open(url.href)
      await set('there')
      network.set('cut')
      const refusal = { code: 'unavailable', message: expect.stringMatching(/can’t be reached/) }
      const asked = [read(), set('gone'), store.verification.find(digest('x'), null), store.changes.head()]
      for (const each of await Promise.allSettled(asked))
        expect(each).toMatchObject({ status: 'rejected', reason: refusal })
      network.set('fair')
      expect([await read(), await set('back')]).toEqual(['there', 'back'])
      await store.close()
      await network.close()
    })

    test('who waits for a free connection too long is told that the database is busy', async () => {
      store = await open(database.url, '?max_connections=3')
      const gate = Promise.withResolvers<void>()
      const holding = store.management.read(async () => gate.promise)
      await expect(read()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/busy/) })
      gate.resolve()
      await holding
      expect(await read()).toBeTypeOf('string')
    })

    test('a writer that holds the lock for too long gives way to others', async () => {
      store = await open(database.url)
      const other = await open(database.url)
      const gate = Promise.withResolvers<void>()
      const holding = other.management.write(async () => {
        await gate.promise
        return { value: null, audit: [], changes: [] }
      })
      holding.catch(() => undefined)
      expect(await set('mine')).toBe('mine')
      gate.resolve()
      await holding.catch(() => undefined)
      await other.close()
    })

    test('a text that the engine can’t hold is refused as input, and finds nothing', async () => {
      store = await open(database.url)
      await expect(set('a\0b')).rejects.toMatchObject({ code: 'invalid_input' })
      for (const place of ['a\0b', 'a\0/b']) {
        expect(await store.verification.find(digest('x'), place)).toBeNull()
      }
    })

    test('a server that can’t be used is refused with what to do, and without the password', async () => {
      store = await open(database.url)
      const url = new URL(database.url)
      url.password = 'hunter2'
      const refused = async (change: (url: URL) => void) => {
        const changed = new URL(url)
        change(changed)
        const fault = await open(changed.href).then(
          () => null,
          (error: Error & { code: string }) => error,
        )
        expect(fault?.code).toBe('config_invalid')
        expect(fault?.message).not.toContain('hunter2')
        return fault?.message
      }
      expect(await refused((to) => (to.pathname = '/no_such_database'))).toMatch(/is not there\. Make it/)
      expect(await refused((to) => (to.search = '?sslmode=verify-full'))).toMatch(/can’t be reached safely/)
    })
  })
}
