import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a lasting demo needs at its next start. The service key can verify and nothing else; tokens of people are not kept. */
export interface DemoState {
  readonly serviceKey: string
  readonly workspaceId: string
  readonly otherWorkspaceId: string
  readonly foreignWorkspaceId: string
}

const fileIn = (folder: string) => join(folder, 'demo.json')

/** Null when the folder was never filled to the end. */
export function readState<State = DemoState>(folder: string): State | null {
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
