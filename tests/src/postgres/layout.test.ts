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
  readonly onCockroach: string
  /** By which column YugabyteDB divides them; `undefined` where they stay on the one tablet that tables share. */
  readonly dividedBy: string | undefined
  /** By which column Citus distributes them; `undefined` where each node has them whole. */
  readonly distributedBy: string | undefined
}

/** A table that is divided, with the column that says where a row goes. */
interface Divided {
  readonly table: string
  readonly column: string
}

/** The column that a cell names; `undefined` where it says that the table is not divided. Throws where it says neither. */
function placeOf(cell: string, divided: RegExp, whole: string): string | undefined {
  const column = divided.exec(cell)?.[1]
  if (column === undefined && cell !== whole) throw new Error(`docs/scale.md says “${cell}” of a table.`)
  return column
}

const document = readFileSync(new URL('../../../docs/scale.md', import.meta.url), 'utf8')
const [, section = ''] = /### Where each table goes\n(.*?)\n### /s.exec(document) ?? []
const layouts: readonly Layout[] = section
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const [, tables = '', , onCockroach = '', onYugabyte = '', onCitus = ''] = line
      .split('|')
      .map((cell) => cell.trim())
    return {
      tables: [...tables.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
      onCockroach,
      dividedBy: placeOf(onYugabyte, /^(?:hash|range) of `(\w+)`/, 'one tablet'),
      distributedBy: placeOf(onCitus, /^distributed by `(\w+)`$/, 'reference'),
    }
  })
const dividedOver = (columnOf: (layout: Layout) => string | undefined): readonly Divided[] =>
  layouts.flatMap((layout) => {
    const column = columnOf(layout)
    return column === undefined ? [] : layout.tables.map((table) => ({ table, column }))
  })
const onYugabyte = dividedOver(({ dividedBy }) => dividedBy)
const onCitus = dividedOver(({ distributedBy }) => distributedBy)

const [server] = await testServers()

describe.skipIf(server === undefined)('the layout on engines that distribute, as the documentation has it', () => {
  const parts = { clock: () => NOW, onCommit: () => {}, sealing: testSealing() }
  let database: TestDatabase
  beforeAll(async () => {
    database = await (server as NonNullable<typeof server>).fresh()
    await (await openPostgresStore({ address: readAddress(database.url), ...parts })).close()
  })
  afterAll(() => database?.drop())
  const namesOf = async (statement: string) =>
    ((await runStatement(database.url, statement)) as { name: string }[]).map(({ name }) => name)

  test('says of each table where it goes, once, and of no other', async () => {
    const there = await namesOf('select tablename as name from pg_tables where schemaname = current_schema()')
    expect(layouts.flatMap(({ tables }) => tables).sort()).toEqual(there.sort())
  })

  /** The unique constraints of a table, each with its columns in order, and whether it is the primary key. */
  const uniqueOn = (table: string) =>
    runStatement(
      database.url,
      `select i.indisprimary as "isKey", array(
        select a.attname::text from unnest(i.indkey) with ordinality k (attnum, place)
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum order by k.place) as columns
      from pg_index i where i.indrelid = '${table}'::regclass and i.indisunique`,
    ) as Promise<{ isKey: boolean; columns: string[] }[]>

  test.each([
    ['YugabyteDB', onYugabyte],
    ['Citus', onCitus],
  ])(
    'leaves nothing to be unique over several shards on %s: a divided table has its primary key alone, which begins with the column that divides it',
    async (_, divided) => {
      expect(divided.length).toBeGreaterThan(3)
      for (const { table, column } of divided) {
        const unique = await uniqueOn(table)
        expect([table, unique.map(({ isKey }) => isKey), unique[0]?.columns[0]]).toEqual([table, [true], column])
      }
    },
  )

  test('divides by hashes of tokens and calls, ids, places in the log and those whose attempts are counted, by nothing that people choose', () => {
    for (const { column } of [...onYugabyte, ...onCitus])
      expect(column).toMatch(/^(digest|lookup|id|\w+_id|position|subject)$/)
  })

  test('has CockroachDB look for a unique value in one place: no table has rows of several regions', () => {
    for (const { onCockroach } of layouts) expect(onCockroach).toMatch(/^`(GLOBAL|REGIONAL BY TABLE)`(,|$)/)
  })

  test('may be made before the first start: what is there is passed over', async () => {
    const indexes = () => namesOf('select indexname as name from pg_indexes where schemaname = current_schema()')
    const before = await indexes()
    await runStatement(database.url, 'delete from migrations')
    await (await openPostgresStore({ address: readAddress(database.url), ...parts })).close()
    expect((await indexes()).sort()).toEqual(before.sort())
  })

  test('has no foreign key that leads to a distributed table from one that is not distributed with it', async () => {
    const keys = (await runStatement(
      database.url,
      "select conrelid::regclass::text as from, confrelid::regclass::text as to from pg_constraint where contype = 'f'",
    )) as { from: string; to: string }[]
    const columnOf = (name: string) => onCitus.find(({ table }) => table === name)?.column
    expect(keys.filter(({ to, from }) => columnOf(to) !== undefined && columnOf(from) !== columnOf(to))).toEqual([])
  })
})
