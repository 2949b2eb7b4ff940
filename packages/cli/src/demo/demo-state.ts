import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DemoState } from './demo-preset.ts'

const fileIn = (folder: string) => join(folder, 'demo.json')

/** Null when the folder was never filled to the end. */
export function readState(folder: string): DemoState | null {
  try {
    return JSON.parse(readFileSync(fileIn(folder), 'utf8')) as DemoState
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

export function writeState(folder: string, state: DemoState): void {
  const draft = `${fileIn(folder)}.draft`
  writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, fileIn(folder))
}
