import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { toInstant } from '@latchkey/core'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readAddress } from '../../../packages/server/src/adapters/postgres/address.ts'
import { migrate } from '../../../packages/server/src/adapters/postgres/migrate.ts'
import { openPool } from '../../../packages/server/src/adapters/postgres/pool.ts'
import { MIGRATIONS, type Migration } from '../../../packages/server/src/adapters/sql/migrations.ts'
import { runStatement, type TestDatabase, testServers } from './databases.ts'

const TIMEOUTS = { connect: 10_000, statement: 10_000, lock: 5000, idleInTransaction: 10_000 }
const PROCESS = fileURLToPath(new URL('./open-store-process.ts', import.meta.url))
const ONE: Migration = {
  version: 1,
  name: 'one',
  statements: ['create table one (a integer) strict', 'insert into one values (1)'],
}
const TWO: Migration = {
  version: 2,
  name: 'two',
  statements: ['alter table one add column b text', 'create index one_by_a on one (a)', 'update one set a = 2'],
}

for (const server of await testServers()) {
  describe(`migrations on ${server.name}`, () => {
    let database: TestDatabase
    let pool: pg.Pool
    beforeEach(async () => {
      database = await server.fresh()
      pool = openPool(readAddress(database.url), TIMEOUTS, 3)
    })
    afterEach(async () => {
      await pool.end()
      await database.drop()
    })

    const patience = {
      elapsed: () => performance.now(),
      sleep: async () => {},
      random: Math.random,
      giveUpAfterMs: 5000,
    }
    const bring = (migrations: readonly Migration[], at = 7) =>
      migrate({ pool, patience, migrations, clock: () => toInstant(at) })
    const rows = (statement: string) => runStatement(database.url, statement)
    const versions = async () =>
      (await rows('select version::int from migrations order by version')).map(
        (row) => (row as { version: number }).version,
      )

    test('ten processes that start at once on one new database migrate it once, and all of them start', async () => {
      const start = () => promisify(execFile)(process.execPath, ['--conditions=latchkey-source', PROCESS, database.url])
      await Promise.all(Array.from({ length: 10 }, start))
      expect(await versions()).toEqual(MIGRATIONS.map(({ version }) => version))
      expect(await rows('select count(distinct applied_at)::int as migrators from migrations')).toEqual([
        { migrators: 1 },
      ])
      expect(
        await rows('select position::int, (select count(*)::int from change_log) as entries from change_head'),
      ).toEqual([{ position: 10, entries: 10 }])
      expect(await rows('select * from migration_lease')).toEqual([])
    })

    test('an older database gets what is new and keeps what it holds, and starting again changes nothing', async () => {
      await bring([ONE])
      await bring([ONE, TWO])
      await bring([ONE, TWO], 8)
      expect(await rows('select a::int, b from one')).toEqual([{ a: 2, b: null }])
      expect(await rows('select version::int, name, applied_at::int from migrations order by version')).toEqual([
        { version: 1, name: 'one', applied_at: 7 },
        { version: 2, name: 'two', applied_at: 7 },
      ])
    })

    test('a migration that was cut off anywhere is taken up by the next to start', async () => {
      await bring([ONE])
      for (const done of [0, 1, 2]) {
        const broken = { ...TWO, statements: [...TWO.statements.slice(0, done), 'create nonsense'] }
        await expect(bring([ONE, broken])).rejects.toThrow(/syntax error/)
        expect(await versions()).toEqual([1])
      }
      await bring([ONE, TWO])
      expect(await rows('select a::int, b from one')).toEqual([{ a: 2, b: null }])
      expect(await versions()).toEqual([1, 2])
    })

    test('an index that was left half made is made anew', async () => {
      await bring([ONE])
      await rows('insert into one values (1)')
      await rows('create unique index concurrently one_by_a on one (a)').catch(() => undefined)
      const isWhole = () =>
        rows(
          "select i.indisvalid as whole from pg_index i join pg_class c on c.oid = i.indexrelid where c.relname = 'one_by_a'",
        )
      expect(await isWhole()).toEqual([{ whole: false }])
      await bring([ONE, TWO])
      expect(await isWhole()).toEqual([{ whole: true }])
    })

    test('an index that was left half dropped goes for good', async () => {
      await bring([ONE, TWO])
      await rows(
        "update pg_index set indisvalid = false where indexrelid = (select oid from pg_class where relname = 'one_by_a')",
      )
      await bring([ONE, TWO, { version: 3, name: 'three', oldestProgram: 1, statements: ['drop index one_by_a'] }])
      expect(await rows("select 1 from pg_class where relname = 'one_by_a'")).toEqual([])
    })

    test('who died while it migrated is succeeded once its lease is over, and not before', async () => {
      await bring([ONE])
      await rows(
        "insert into migration_lease values (1, 'somebody', cast(extract(epoch from clock_timestamp()) * 1000 as bigint) + 600000)",
      )
      const looks: number[] = []
      const waiting = migrate({
        pool,
        patience: {
          ...patience,
          sleep: async (milliseconds) => {
            looks.push(milliseconds)
            if (looks.length === 3) await rows('update migration_lease set until = 0')
          },
        },
        migrations: [ONE, TWO],
        clock: () => toInstant(9),
      })
      await waiting
      expect(looks.length).toBe(3)
      expect(await versions()).toEqual([1, 2])
    })

    test('a change of the schema that meets a lock lets the others through and comes back', async () => {
      await bring([ONE])
      const holder = new pg.Client(database.url)
      await holder.connect()
      await holder.query('begin; select a from one')
      let failures = 0
      await migrate({
        pool,
        patience: {
          ...patience,
          sleep: async () => {
            failures++
            await holder.query('commit')
          },
        },
        migrations: [ONE, TWO],
        clock: () => toInstant(9),
      })
      await holder.end()
      expect(failures).toBe(1)
      expect(await versions()).toEqual([1, 2])
    })

    test('a database to which a newer program has only added is used as it is', async () => {
      await bring([ONE, TWO])
      await bring([ONE], 9)
      expect(await versions()).toEqual([1, 2])
      expect(await rows('select distinct applied_at::int from migrations')).toEqual([{ applied_at: 7 }])
    })

    test.each([
      ['from which a newer program has taken what this one uses', () => bring([ONE, { ...TWO, oldestProgram: 2 }])],
      [
        'of a newer program that does not say with whom it goes together',
        () => bring([ONE, TWO]).then(() => rows('alter table migrations drop column oldest_program')),
      ],
      [
        'that only the newest of several migrations lets be used',
        () => bring([ONE, { ...TWO, oldestProgram: 2 }, { version: 3, name: 'three', statements: [] }]),
      ],
    ])('a database %s is refused with what to do, and left as it is', async (_, prepare) => {
      await prepare()
      const before = await versions()
      await expect(bring([ONE])).rejects.toMatchObject({
        code: 'config_invalid',
        message: expect.stringMatching(/schema version \d, .* only up to 1\. Start the newer version/),
      })
      expect(await versions()).toEqual(before)
    })
  })
}
