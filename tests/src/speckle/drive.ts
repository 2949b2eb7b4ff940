import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runAlone } from '../seam/drive.ts'

/** Where Speckle's clients are installed, beside the programs that drive them. */
export const CLIENTS = fileURLToPath(new URL('clients/', import.meta.url))

/** What came of one step, as a driver prints it. */
export interface Outcome<Value> {
  readonly value?: Value
  readonly error?: {
    readonly classes: readonly string[]
    readonly message: string
    readonly status?: number | null
    readonly errors?: unknown
  }
}

/** Hands steps to a driver program, one process for all of them. */
export async function drive<Value>(
  program: string,
  script: 'javascript.mjs' | 'python.py',
  steps: readonly object[],
): Promise<Outcome<Value>[]> {
  const { status, stdout, stderr } = await runAlone(program, [join(CLIENTS, script)], {}, JSON.stringify({ steps }))
  if (status !== 0) throw new Error(`The driver ${script} ended with ${status}: ${stderr}`)
  // The clients may print lines of their own before.
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n') + 1)) as Outcome<Value>[]
}
