import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type CommandResult, command } from '../command.ts'
import { installedProgram } from '../installed-program.ts'
import { root } from '../runner/root.mjs'
import type { StepResult } from '../step.ts'
import { publishedPackages } from './published.ts'

/** Writes `dist` of every published package anew: JavaScript, source maps and types, or a bundle for browsers. Stops at the first that does not compile. */
export async function buildPackages(): Promise<StepResult> {
  for (const { name, folder } of await publishedPackages()) {
    await rm(join(folder, 'dist'), { recursive: true, force: true })
    const { ok, output } = await (existsSync(join(folder, 'vite.config.ts')) ? bundle(folder) : compile(folder))
    if (!ok) return { ok, report: `${name} does not build:\n${output}` }
  }
  return { ok: true, report: '' }
}

function compile(folder: string): Promise<CommandResult> {
  return command(process.execPath, installedProgram('tsc', ['--project', join(folder, 'tsconfig.build.json')]), {
    cwd: root,
  })
}

function bundle(folder: string): Promise<CommandResult> {
  return command(process.execPath, installedProgram('vite', ['build']), { cwd: folder })
}
