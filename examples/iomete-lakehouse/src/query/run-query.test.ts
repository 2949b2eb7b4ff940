import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runQuery } from './run-query.ts'
import { databaseOf, makeSample } from './sample-data.ts'

let folder: string
let file: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lakehouse-query-'))
  makeSample(folder, 'ws_1', 'retail')
  makeSample(folder, 'ws_2', 'finance')
  file = databaseOf(folder, 'ws_1')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a query gives its columns and rows', async () => {
  const sql = 'select region, count(*) as customers from customers group by region order by region'
  expect(await runQuery(file, sql, 100)).toEqual({
    columns: ['region', 'customers'],
    rows: [
      ['north', 40],
      ['south', 40],
    ],
    truncated: false,
  })
})

test('more rows than asked for are cut off, and the answer says so', async () => {
  const { rows, truncated } = await runQuery(file, 'select * from orders', 7)
  expect([rows.length, truncated]).toEqual([7, true])
})

describe('whatever is not reading is refused:', () => {
  test.each([
    'delete from orders',
    "insert into customers values (999, 'x', 'x', 'x')",
    'create table t (x)',
    "attach 'ws_2.db' as other",
    "vacuum into 'copy.db'",
    'pragma table_info(orders)',
    "select load_extension('x')",
    'begin',
    '',
    'select 1; delete from orders',
  ])('%s', async (sql) => {
    const before = await runQuery(file, 'select (select count(*) from orders) + (select count(*) from customers)', 1)
    if (sql.startsWith('select 1;')) await runQuery(file, sql, 1).catch(() => undefined)
    else await expect(runQuery(file, sql, 1)).rejects.toMatchObject({ status: 400 })
    expect(await runQuery(file, 'select (select count(*) from orders) + (select count(*) from customers)', 1)).toEqual(
      before,
    )
    expect(readdirSync(folder).sort()).toEqual(['ws_1.db', 'ws_2.db'])
  })
})

test('a value larger than an answer may be is refused before it is made', async () => {
  await expect(runQuery(file, 'select zeroblob(900000000)', 1)).rejects.toMatchObject({ errorCode: 'QUERY_FAILED' })
})

test('a query that never ends is stopped, and with it whatever ran it', async () => {
  const endless = 'with recursive t(x) as (select 1 union all select x + 1 from t) select count(*) from t'
  await expect(runQuery(file, endless, 1)).rejects.toThrow('too long')
})
