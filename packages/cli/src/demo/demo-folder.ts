import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { CommandFailure } from '../failure.ts'

/** Where one demo keeps its data. */
export interface DemoFolder {
  readonly path: string
  readonly lasting: boolean
  /** Called last, whatever happened: leaves a lasting folder to the next start and removes any other. */
  leave(): void
}

export function temporaryFolder(): DemoFolder {
  const path = mkdtempSync(join(tmpdir(), 'latchkey-demo-'))
  return { path, lasting: false, leave: () => rmSync(path, { recursive: true, force: true }) }
}

/** `.latchkey/<preset>` in the current folder, for its user alone, and for one demo at a time. */
export function lastingFolder(preset: string): DemoFolder {
  const root = resolve('.latchkey')
  const path = join(root, preset)
  mkdirSync(root, { recursive: true, mode: 0o700 })
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const lock = join(path, 'running.pid')
  take(lock)
  return { path, lasting: true, leave: () => rmSync(lock, { force: true }) }
}

// Two services on one store would each miss what the other changes.
function take(lock: string): void {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 })
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const pid = Number(readFileSync(lock, 'utf8'))
    if (isRunning(pid)) {
      throw new CommandFailure(
        'failure',
        `The demo runs here already, as process ${pid}. Stop that one first; if it is no demo, delete ${lock}.`,
      )
    }
    rmSync(lock, { force: true })
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
