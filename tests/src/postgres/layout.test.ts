import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAddress } from '../../../packages/server/src/adapters/postgres/address.ts'
import { openPostgresStore } from '../../../packages/server/src/adapters/postgres/store.ts'
import { NOW } from '../../../packages/server/src/contract-tests/store-under-test.contract.ts'
import { testSealing } from '../../../packages/server/src/testing/sealing.ts'
import { runStatement, type TestDatabase, testServers } from './databases.ts'

/** A row of the table in docs/scale.md that says where tables go. */
interface Layout {
  readonly tables: readonly string[]
  /** Of the distributed tables: by which column, on Citus. */
  readonly distributedBy: string | undefined
}

const document = readFileSync(new URL('../../../docs/scale.md', import.meta.url), 'utf8')
const [, section = ''] = /### Where each table goes\n(.*?)\n### /s.exec(document) ?? []
const layouts: readonly Layout[] = section
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const cells = line.split('|').map((cell) => cell.trim())
    return {
      tables: [...(cells[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
      distributedBy: /^distributed by `(\w+)`$/.exec(cells.at(-2) ?? '')?.[1],
    }
  })
const distributed = layouts.flatMap(({ tables, distributedBy }) =>
  distributedBy === undefined ? [] : tables.map((table) => ({ table, column: distributedBy })),
)

const [server] = await testServers()

describe.skipIf(server === undefined)('the layout on engines that distribute, as the documentation has it', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await (server as NonNullable<typeof server>).fresh()
    const parts = { clock: () => NOW, onCommit: () => {}, sealing: testSealing() }
    await (await openPostgresStore({ address: readAddress(database.url), ...parts })).close()
  })
  afterAll(() => database?.drop())
  const namesOf = async (statement: string) =>
    ((await runStatement(database.url, statement)) as { name: string }[]).map(({ name }) => name)

  test('says of each table where it goes, once, and of no other', async () => {
    const there = await namesOf('select tablename as name from pg_tables where schemaname = current_schema()')
    expect(layouts.flatMap(({ tables }) => tables).sort()).toEqual(there.sort())
  })

  test('distributes by a column that every unique constraint of the table holds', async () => {
    expect(distributed.length).toBeGreaterThan(1)
    for (const { table, column } of distributed) {
      const lacking = await namesOf(`select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
        where i.indrelid = '${table}'::regclass and i.indisunique and not exists (
          select from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any (i.indkey) and a.attname = '${column}')`)
      expect([table, lacking]).toEqual([table, []])
    }
  })

  test('has no foreign key that leads to a distributed table from one that is not distributed with it', async () => {
    const keys = (await runStatement(
      database.url,
      "select conrelid::regclass::text as from, confrelid::regclass::text as to from pg_constraint where contype = 'f'",
    )) as { from: string; to: string }[]
    const columnOf = (name: string) => distributed.find(({ table }) => table === name)?.column
    expect(keys.filter(({ to, from }) => columnOf(to) !== undefined && columnOf(from) !== columnOf(to))).toEqual([])
  })
})
