import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const fileIn = (folder: string) => join(folder, 'demo.json')

/** Null when the folder was never filled to the end. */
export function readState<State>(folder: string): State | null {
  try {
    return JSON.parse(readFileSync(fileIn(folder), 'utf8')) as State
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

export function writeState(folder: string, state: object): void {
  const draft = `${fileIn(folder)}.draft`
  writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, fileIn(folder))
}
