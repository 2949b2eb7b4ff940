import { DatabaseSync } from 'node:sqlite'
import { toInstant } from '@latchkey/core'
import { Kysely } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ChangeLog } from '../../ports/change-log.ts'
import { appendChanges } from '../sql/change-log.ts'
import type { Tables } from '../sql/tables.ts'
import { beginEpoch, sqliteChangeLog } from './change-log.ts'
import { NodeSqliteDialect } from './dialect.ts'
import { migrate } from './migrate.ts'

let database: DatabaseSync
let writer: Kysely<Tables>
let log: ChangeLog
beforeEach(() => {
  database = new DatabaseSync(':memory:')
  migrate(database, toInstant(0))
  beginEpoch(database)
  writer = new Kysely<Tables>({ dialect: new NodeSqliteDialect(database, 'begin immediate') })
  log = sqliteChangeLog(database, writer)
})
afterEach(() => writer.destroy())

const commitAt = (at: number) =>
  writer
    .transaction()
    .execute((db) => appendChanges(db, [{ type: 'credential', id: `tok_${at}` }] as never, toInstant(at)))

const start = async () => ({ ...(await log.head()), number: 0 })

test('trimming leaves no gap, though the wall clock was wrong for a while', async () => {
  for (const at of [10, 5000, 20, 2000]) await commitAt(at)
  expect(await log.trim(toInstant(1000))).toBe(3)
  const head = await log.head()
  expect(head).toMatchObject({ number: 4 })
  expect(log.read(await start(), 10)).toMatchObject({ head, oldest: 4, entries: [{ position: head }] })
})

test('trimming keeps the head, even when nothing is left', async () => {
  await commitAt(1)
  expect(await log.trim(toInstant(1000))).toBe(1)
  const head = await log.head()
  expect(head).toMatchObject({ number: 1 })
  expect(log.read(await start(), 10)).toEqual({ head, oldest: 2, entries: [] })
  expect(await log.trim(toInstant(1000))).toBe(0)
})
