import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure, Measured } from './figure.ts'

/** Measures one figure in this process, and removes what it left on disk. */
export async function runFigure(figure: Figure, full: boolean): Promise<Measured> {
  const folders: string[] = []
  const removeFolders = () => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', removeFolders)
  return figure.measure({
    full,
    folder() {
      const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'))
      folders.push(folder)
      return folder
    },
    progress: (text) => void process.stderr.write(`  ${text}\n`),
  })
}
