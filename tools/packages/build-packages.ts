import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { command } from '../command.ts'
import { installedProgram } from '../installed-program.ts'
import { root } from '../runner/root.mjs'
import type { StepResult } from '../step.ts'
import { publishedPackages } from './published.ts'

/** Writes `dist` of every published package anew: JavaScript, source maps and types. Stops at the first that does not compile. */
export async function buildPackages(): Promise<StepResult> {
  for (const { name, folder } of await publishedPackages()) {
    await rm(join(folder, 'dist'), { recursive: true, force: true })
    const project = join(folder, 'tsconfig.build.json')
    const { ok, output } = await command(process.execPath, installedProgram('tsc', ['--project', project]), {
      cwd: root,
    })
    if (!ok) return { ok, report: `${name} does not build:\n${output}` }
  }
  return { ok: true, report: '' }
}
