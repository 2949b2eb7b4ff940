import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { LatchkeyError, type RandomBytes } from '@latchkey/core'
import { randomBytes } from '../adapters/crypto/node-crypto.ts'
import { formatSealKeys, parseSealKeys, rowSeals, SEAL_KEY_BYTES, type SealKey } from '../adapters/crypto/row-seals.ts'
import type { RowSeals } from '../ports/row-seals.ts'

/** Beside a SQLite database, and in no copy of it. */
const KEY_FILE = 'seal.key'

export interface SealConfig {
  readonly dataFolder: string
  /** Keys that rows are sealed with, `id:base64` with commas between: the first seals, all open. Default: those of a file that is made beside the database. */
  readonly sealKeys?: string
}

export interface PreparedSeals {
  readonly seals: RowSeals
  /** Whether the keys were made just now, so that nothing can be sealed yet. */
  readonly isNew: boolean
}

/** Throws `config_invalid` for keys that can't be used. */
export function prepareSeals({ dataFolder, sealKeys }: SealConfig): PreparedSeals {
  if (sealKeys !== undefined) return { seals: rowSeals(usable(sealKeys, 'LATCHKEY_SEAL_KEY')), isNew: false }
  const file = join(dataFolder, KEY_FILE)
  const isNew = writeNewFile(file, formatSealKeys([newKey(randomBytes)]), dataFolder)
  return { seals: rowSeals(readKeys(file)), isNew }
}

/** Throws `config_invalid` where a key would have to be made. */
export function requireSealKeys({ dataFolder, sealKeys }: SealConfig): void {
  if (sealKeys !== undefined || existsSync(join(dataFolder, KEY_FILE))) return
  throw new LatchkeyError(
    'config_invalid',
    `There is no ${KEY_FILE} in ${dataFolder}: name the folder that the service runs with, or set LATCHKEY_SEAL_KEY as it has it. Nothing was looked at.`,
  )
}

/** Puts a new key before those of the key file. Throws `config_invalid` where the keys come from elsewhere. */
export function addSealKey({ dataFolder, sealKeys }: SealConfig): void {
  if (sealKeys !== undefined)
    throw new LatchkeyError(
      'config_invalid',
      'The keys come from LATCHKEY_SEAL_KEY: put the new one before the others there.',
    )
  const file = join(dataFolder, KEY_FILE)
  replaceFile(file, formatSealKeys([newKey(randomBytes), ...readKeys(file)]))
}

/** Takes back a key file that was just made. */
export function withdrawSealKey(dataFolder: string): void {
  rmSync(join(dataFolder, KEY_FILE), { force: true })
}

/** Forgets all keys of the key file but the newest. */
export function dropOldSealKeys(dataFolder: string): void {
  const file = join(dataFolder, KEY_FILE)
  replaceFile(file, formatSealKeys(readKeys(file).slice(0, 1)))
}

const newKey = (random: RandomBytes): SealKey => ({
  id: Buffer.from(random(6)).toString('hex'),
  bytes: random(SEAL_KEY_BYTES),
})

function readKeys(file: string): readonly SealKey[] {
  return usable(readFileSync(file, 'utf8').trim(), file)
}

/** Never says anything of the material. */
function usable(text: string, where: string): readonly SealKey[] {
  const keys = parseSealKeys(text)
  if (keys !== null) return keys
  throw new LatchkeyError(
    'config_invalid',
    `${where} must hold one or more of id:key with commas between, the newest first, where each id is there once and each key is at least ${SEAL_KEY_BYTES} random bytes in base64.`,
  )
}

/** Whole or not at all, and never over another's: of several processes that start at once one makes the key. */
function writeNewFile(file: string, text: string, folder: string): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return throughDraft(file, text, (draft) => {
    try {
      linkSync(draft, file)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
      throw error
    }
  })
}

function replaceFile(file: string, text: string): void {
  throughDraft(file, text, (draft) => renameSync(draft, file))
}

function throughDraft<T>(file: string, text: string, put: (draft: string) => T): T {
  const draft = `${file}.${Buffer.from(randomBytes(6)).toString('hex')}`
  const handle = openSync(draft, 'wx', 0o600)
  try {
    writeSync(handle, `${text}\n`)
    fsyncSync(handle)
    return put(draft)
  } finally {
    closeSync(handle)
    rmSync(draft, { force: true })
  }
}
