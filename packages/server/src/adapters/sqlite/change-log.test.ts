import { DatabaseSync } from 'node:sqlite'
import { toInstant } from '@latchkey/core'
import { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ChangeLog } from '../../ports/change-log.ts'
import { appendChanges } from '../sql/change-log.ts'
import type { Tables } from '../sql/tables.ts'
import { beginEpoch, layOutLog, sqliteChangeLog } from './change-log.ts'
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

const commitAt = (at: number, partition = 0) =>
  writer
    .transaction()
    .execute((db) => appendChanges(db, [{ type: 'credential', id: `tok_${at}` }] as never, toInstant(at), partition))

const start = async () => ({ ...(await log.head()), numbers: [0] })

test('trimming leaves no gap, though the wall clock was wrong for a while', async () => {
  for (const at of [10, 5000, 20, 2000]) await commitAt(at)
  expect(await log.trim(toInstant(1000))).toBe(3)
  const head = await log.head()
  expect(head).toMatchObject({ numbers: [4] })
  expect(log.read(await start(), 10)).toMatchObject({ head, kept: { numbers: [3] }, entries: [{ position: head }] })
})

test('trimming keeps the head, even when nothing is left', async () => {
  await commitAt(1)
  expect(await log.trim(toInstant(1000))).toBe(1)
  const head = await log.head()
  expect(head).toMatchObject({ numbers: [1] })
  expect(log.read(await start(), 10)).toEqual({ head, kept: head, entries: [] })
  expect(await log.trim(toInstant(1000))).toBe(0)
})

test('trimming goes by itself in each partition', async () => {
  layOutLog(database, 3)
  for (const [at, partition] of [
    [10, 0],
    [5000, 1],
    [20, 1],
    [5000, 2],
  ] as const)
    await commitAt(at, partition)
  const { epoch } = await log.head()
  expect(await log.trim(toInstant(1000))).toBe(3)
  expect(await log.read({ epoch, numbers: [0, 0, 0] }, 10)).toEqual({
    head: { epoch, numbers: [1, 2, 1] },
    kept: { epoch, numbers: [1, 2, 0] },
    entries: [{ type: 'credential', id: 'tok_5000', position: { epoch, numbers: [0, 0, 1] } }],
  })
})

describe('a log that is given another number of partitions', () => {
  test('keeps its epoch and its numbers when it has that number already', async () => {
    await commitAt(1)
    const head = await log.head()
    expect([layOutLog(database, 1), layOutLog(database, null)]).toEqual([1, 1])
    expect(await log.head()).toEqual(head)
  })

  test('begins another epoch, in which nothing follows what was read before', async () => {
    await commitAt(1)
    const before = await log.head()
    expect(layOutLog(database, 3)).toBe(3)
    const head = await log.head()
    expect(head.numbers).toEqual([1, 0, 0])
    expect(head.epoch).not.toBe(before.epoch)
    await commitAt(2, 2)
    expect(await log.read(before, 10)).toMatchObject({ head: { numbers: [1, 0, 1] }, entries: [] })
    expect(await log.read(head, 10)).toMatchObject({ entries: [{ id: 'tok_2', position: { numbers: [0, 0, 1] } }] })
  })

  test('goes on behind what is left of a partition that was gone for a while, until that is trimmed', async () => {
    layOutLog(database, 2)
    for (const at of [1, 2]) await commitAt(at, 1)
    layOutLog(database, 1)
    expect((await log.head()).numbers).toEqual([0])
    layOutLog(database, 2)
    expect((await log.head()).numbers).toEqual([0, 2])
    await commitAt(3, 1)
    layOutLog(database, 1)
    expect(await log.trim(toInstant(1000))).toBe(3)
    layOutLog(database, 2)
    expect((await log.head()).numbers).toEqual([0, 0])
  })

  test('is as it was when that fails', async () => {
    const head = await log.head()
    database.exec("create trigger full before insert on change_head begin select raise(abort, 'no room'); end")
    expect(() => layOutLog(database, 2)).toThrow('no room')
    expect([await log.head(), layOutLog(database, null)]).toEqual([head, 1])
  })
})
