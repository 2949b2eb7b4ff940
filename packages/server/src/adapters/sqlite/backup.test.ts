import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NOW } from '../../contract-tests/store-under-test.contract.ts'
import type { Stores } from '../../ports/stores.ts'
import { testSealing } from '../../testing/sealing.ts'
import { copyDatabase } from './backup.ts'
import { openSqliteStore } from './store.ts'

let folder: string
let store: Stores
const at = (name: string) => join(folder, name)
const open = (name: string) =>
  openSqliteStore({ file: at(name), clock: () => NOW, onCommit: () => {}, sealing: testSealing() })
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-backup-'))
  store = open('live.db')
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const quiet = () => {}
const commit = (id: string) =>
  store.management.write(async ({ settings }) => {
    await settings.set('link_key', id)
    return { value: null, audit: [], changes: [{ type: 'credential', id }] }
  })

test('a copy taken while others write is whole, of one moment, one file, and its owner’s alone', async () => {
  for (let number = 1; number <= 50; number++) await commit(`tok_${number}`)
  const steps: [number, number][] = []
  let writing = true
  const writer = (async () => {
    for (let number = 51; writing; number++) {
      await commit(`tok_${number}`)
      await new Promise((resolve) => setImmediate(resolve))
    }
  })()
  await copyDatabase(at('live.db'), at('copy.db'), (done, total) => steps.push([done, total]))
  writing = false
  await writer
  expect(statSync(at('copy.db')).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.db'])
  expect(steps.at(-1)?.[0]).toBe(steps.at(-1)?.[1])
  const copy = new DatabaseSync(at('copy.db'), { readOnly: true })
  const { position } = copy.prepare('select position from change_head').get() as { position: number }
  const { value } = copy.prepare("select value from settings where name = 'link_key'").get() as { value: string }
  expect(value).toBe(`tok_${position}`)
  expect(copy.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'delete' })
  copy.close()
})

test('whatever opens a copy begins another epoch, and two copies do not share one', async () => {
  await commit('tok_1')
  const epochs = [(await store.changes.head()).epoch]
  for (const name of ['one.db', 'two.db']) {
    await copyDatabase(at('live.db'), at(name), quiet)
    const copy = open(name)
    const head = await copy.changes.head()
    expect(head.numbers).toEqual([1])
    epochs.push(head.epoch)
    await copy.close()
  }
  expect(new Set(epochs).size).toBe(3)
  expect((await store.changes.head()).epoch).toBe(epochs[0])
})

test('a file that is there is never overwritten, and nothing is left of what failed', async () => {
  writeFileSync(at('taken.db'), 'mine')
  await expect(copyDatabase(at('live.db'), at('taken.db'), quiet)).rejects.toMatchObject({ code: 'config_invalid' })
  expect(statSync(at('taken.db')).size).toBe(4)
  await expect(copyDatabase(at('nothing.db'), at('copy.db'), quiet)).rejects.toMatchObject({ code: 'config_invalid' })
  await expect(copyDatabase(at('taken.db'), at('copy.db'), quiet)).rejects.toMatchObject({ code: 'config_invalid' })
  await expect(copyDatabase(at('live.db'), at('absent/copy.db'), quiet)).rejects.toMatchObject({
    code: 'config_invalid',
  })
  expect(readdirSync(folder).filter((name) => !name.startsWith('live'))).toEqual(['taken.db'])
})
