import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { toInstant } from '@latchkey/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MIGRATIONS, type Migration } from '../sql/migrations.ts'
import { migrate } from './migrate.ts'

const NOW = toInstant(7)
const newest = MIGRATIONS.at(-1)?.version ?? 0
let folder: string
let database: DatabaseSync
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-migrate-'))
  database = new DatabaseSync(join(folder, 'test.db'))
})
afterEach(() => {
  if (database.isOpen) database.close()
  rmSync(folder, { recursive: true })
})

const applied = () =>
  database
    .prepare('select version, name, applied_at from migrations order by version')
    .all()
    .map((row) => ({ ...row }))
const tables = () =>
  database
    .prepare("select name from sqlite_schema where type = 'table' order by name")
    .all()
    .map((row) => row['name'])
const ONE: Migration = {
  version: 1,
  name: 'one',
  statements: ['create table one (a integer) strict', 'insert into one values (1)'],
}
const TWO: Migration = { version: 2, name: 'two', statements: ['alter table one add b text', 'update one set a = 2'] }

test('a database is brought to the newest schema once, and starting again changes nothing', () => {
  migrate(database, NOW)
  const first = applied()
  migrate(database, toInstant(8))
  expect(applied()).toEqual(first)
  expect(first).toEqual(MIGRATIONS.map(({ version, name }) => ({ version, name, applied_at: 7 })))
})

test('an older database gets what is new, and keeps what it holds', () => {
  migrate(database, NOW, [ONE])
  migrate(database, NOW, [ONE, TWO])
  expect({ ...database.prepare('select * from one').get() }).toEqual({ a: 2, b: null })
  expect(applied().map((row) => row['version'])).toEqual([1, 2])
})

test('workspaces that kept grants before there was a mark for it have it', () => {
  const marked = MIGRATIONS.findIndex(({ name }) => name === 'workspaces that keep grants')
  migrate(database, NOW, MIGRATIONS.slice(0, marked))
  database.exec(`
    pragma foreign_keys = off;
    insert into workspaces (id, address, slug, name, owner_id, visibility, state, policy, created_at, updated_at)
      select 'ws_' || value, value, value, value, 'usr_1', 'private', 'active', '{}', 1, 1 from json_each('["with","without"]');
    insert into grants (workspace_id, credential_id, state, requested_at) values ('ws_with', 'tok_1', 'pending', 1)`)
  migrate(database, NOW)
  const marks = database.prepare('select id, has_grants from workspaces order by id').all()
  expect(marks.map((row) => ({ ...row }))).toEqual([
    { id: 'ws_with', has_grants: 1 },
    { id: 'ws_without', has_grants: 0 },
  ])
})

test('a statement for one engine alone is run on that one', () => {
  const only: Migration = {
    version: 1,
    name: 'only',
    statements: [
      { sqlite: 'create table here (a integer)', postgres: 'create table there (a integer)' },
      { sqlite: null, postgres: 'create table nowhere (a integer)' },
    ],
  }
  migrate(database, NOW, [only])
  expect(tables()).toEqual(['here', 'migrations'])
})

test('a migration that fails leaves nothing of itself, and all before it', () => {
  const broken: Migration = {
    version: 2,
    name: 'broken',
    statements: ['create table two (a integer)', 'update one set a = 9', 'create nonsense'],
  }
  expect(() => migrate(database, NOW, [ONE, broken])).toThrow(/syntax error/)
  expect(tables()).toEqual(['migrations', 'one'])
  expect({ ...database.prepare('select * from one').get() }).toEqual({ a: 1 })
  expect(applied().map((row) => row['version'])).toEqual([1])
  expect(database.isTransaction).toBe(false)
  migrate(database, NOW, [ONE, TWO])
  expect(applied().map((row) => row['version'])).toEqual([1, 2])
})

test('a database of a newer program is refused with what to do, and left as it is', () => {
  migrate(database, NOW, [ONE, TWO])
  expect(() => migrate(database, NOW, [ONE])).toThrow(
    expect.objectContaining({
      code: 'config_invalid',
      message: expect.stringMatching(/schema version 2, .* only up to 1\. Start the newer version/),
    }),
  )
  expect(applied().map((row) => row['version'])).toEqual([1, 2])
})

test('ten processes that start at once on one new file migrate it once, and all of them start', async () => {
  database.close()
  const file = join(folder, 'new', 'latchkey.db')
  const program = `
    const { openSqliteStore } = await import(${JSON.stringify(new URL('./store.ts', import.meta.url).href)})
    const store = openSqliteStore({ file: ${JSON.stringify(file)}, clock: () => process.pid, onCommit: () => {}, sealing: {} })
    await store.management.write(async ({ settings }) => { await settings.set('set_up_at', 'x'); return { value: null, audit: [], changes: [{ type: 'principal', id: String(process.pid) }] } })
    await store.close()
  `
  const start = () =>
    new Promise<string>((resolve, reject) => {
      const child = spawn(
        process.execPath,
        ['--conditions=latchkey-source', '--input-type=module', '--eval', program],
        { stdio: ['ignore', 'ignore', 'pipe'] },
      )
      let complaint = ''
      child.stderr.on('data', (chunk) => {
        complaint += chunk
      })
      child.once('error', reject)
      child.once('exit', (code) => resolve(code === 0 ? '' : complaint))
    })
  expect(await Promise.all(Array.from({ length: 10 }, start))).toEqual(Array.from({ length: 10 }, () => ''))
  database = new DatabaseSync(file)
  expect(applied().map((row) => row['version'])).toEqual(MIGRATIONS.map(({ version }) => version))
  expect(database.prepare('select position from change_head').get()?.['position']).toBe(10)
  expect(
    database.prepare('select count(distinct subject_id) as writers, max(position) as last from change_log').get(),
  ).toMatchObject({ writers: 10, last: 10 })
  expect(newest).toBeGreaterThan(0)
})
