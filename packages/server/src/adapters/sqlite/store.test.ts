import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  credential,
  digest,
  NOW,
  ownedBy,
  put,
  secret,
  user,
  workspace,
} from '../../contract-tests/store-under-test.contract.ts'
import type { Stores } from '../../ports/stores.ts'
import { testSealing } from '../../testing/sealing.ts'
import { openSqliteStore } from './store.ts'
import { sqliteVerificationStore } from './verification-store.ts'

let folder: string
let file: string
let store: Stores
let opened: DatabaseSync[]
beforeEach(() => {
  opened = []
  const { exec } = DatabaseSync.prototype
  vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
    if (!opened.includes(this)) opened.push(this)
    exec.call(this, sql)
  })
  folder = mkdtempSync(join(tmpdir(), 'latchkey-sqlite-'))
  file = join(folder, 'data', 'latchkey.db')
  store = openSqliteStore({ file, clock: () => NOW, onCommit: () => {}, sealing: testSealing() })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await store.close()
  rmSync(folder, { recursive: true })
})

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)
const pragma = (database: DatabaseSync, name: string) =>
  Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0]

describe('the database file', () => {
  test('is its owner’s alone, with its folder, journal and index', async () => {
    await put(store.management, ({ settings }) => settings.set('set_up_at', 'now'))
    expect(mode(join(folder, 'data'))).toBe('700')
    const files = readdirSync(join(folder, 'data'))
    expect(files.toSorted()).toEqual(['latchkey.db', 'latchkey.db-shm', 'latchkey.db-wal'])
    for (const name of files) expect([name, mode(join(folder, 'data', name))]).toEqual([name, '600'])
  })

  test('is opened durable and checked on every connection', () => {
    expect(opened.length).toBe(3)
    for (const database of opened) {
      const found = ['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete', 'trusted_schema'].map((name) =>
        pragma(database, name),
      )
      expect(found).toEqual(['wal', 2, 1, 1, 0])
    }
    expect(opened.map((database) => pragma(database, 'query_only'))).toEqual([0, 1, 1])
  })

  test('refuses rows that refer to nothing', async () => {
    const token = credential(ownedBy(user()))
    const orphan = { ...secret(token, 'one'), credentialId: 'tok_none' as never }
    await expect(put(store.management, ({ credentials }) => credentials.insert(token, orphan))).rejects.toThrow(
      /FOREIGN KEY/,
    )
    const nowhere = workspace(user())
    await expect(put(store.management, ({ workspaces }) => workspaces.insert(nowhere))).rejects.toThrow(/FOREIGN KEY/)
  })

  test('is whole after a store was closed and opened again', async () => {
    const ada = user()
    await put(store.management, ({ principals }) => principals.insert(ada))
    await store.close()
    store = openSqliteStore({ file, clock: () => NOW, onCommit: () => {}, sealing: testSealing() })
    expect(await store.management.read(({ principals }) => principals.find(ada.id))).toEqual(ada)
  })
})

describe('a verification', () => {
  test('is one statement, which searches by index and never scans a table, and writes nothing', async () => {
    const ada = user()
    const [home, token] = [workspace(ada, { address: 'ada/home' }), credential(ownedBy(ada))]
    await put(store.management, async ({ principals, workspaces, credentials }) => {
      await principals.insert(ada)
      await workspaces.insert(home)
      await credentials.insert(token, secret(token, 'one'))
    })
    const database = new DatabaseSync(file, { readOnly: true })
    const prepared: { sql: string; runs: number }[] = []
    const prepare: DatabaseSync['prepare'] = (sql, options) => {
      const statement = database.prepare(sql, options)
      const count = { sql, runs: 0 }
      prepared.push(count)
      const get = (...parameters: Parameters<StatementSync['get']>) => {
        count.runs++
        return statement.get(...parameters)
      }
      return { get } as StatementSync
    }
    const lookup = sqliteVerificationStore({ prepare } as DatabaseSync, testSealing())
    for (const place of [null, home.id, home.address, 'ws_none', 'ada/none']) {
      const before = prepared.reduce((sum, { runs }) => sum + runs, 0)
      await lookup.find(digest('one'), place)
      expect(prepared.reduce((sum, { runs }) => sum + runs, 0)).toBe(before + 1)
    }
    for (const { sql } of prepared) {
      const plan = database
        .prepare(`explain query plan ${sql}`)
        .all()
        .map((row) => String(row['detail']))
      expect(plan.filter((step) => step.startsWith('SEARCH')).length).toBeGreaterThan(3)
      expect(plan.filter((step) => /SCAN (?!CONSTANT ROW)|TEMP B-TREE|AUTOMATIC/.test(step))).toEqual([])
      // A member is looked up, and not sought among all members of the workspace.
      expect(plan.filter((step) => / t?m USING/.test(step) && !/member_id=\?/.test(step))).toEqual([])
    }
    database.close()
  })
})
