import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { checkNames } from './check-names.ts'
import { command } from './command.ts'
import { installedProgram } from './installed-program.ts'
import { checkLayers } from './layers/check-layers.ts'
import { layers } from './layers/rules.ts'
import { root } from './runner/root.mjs'
import { complaintStep, type Step } from './step.ts'

function programStep(name: string, ...program: Parameters<typeof installedProgram>): Step {
  return {
    name,
    run: async () => {
      const { ok, output } = await command(process.execPath, installedProgram(...program))
      return { ok, report: ok ? '' : output }
    },
  }
}

/** All that is checked without running the project's own code. */
export async function checks(): Promise<Step[]> {
  const packages = (await readdir(join(root, 'packages'))).sort()
  return [
    programStep('formatting and lint', 'biome', ['check', '--error-on-warnings', '.']),
    programStep('types, tests and tools included', 'tsc', ['--project', '.']),
    ...packages.map((name) =>
      programStep(`types of ${name}, with what exists where it runs`, 'tsc', ['--project', join('packages', name)]),
    ),
    programStep('dead code and undeclared dependencies', 'knip', ['--no-progress']),
    complaintStep('who imports what', () => checkLayers(root, layers)),
    complaintStep('names and sizes', () => checkNames(root)),
  ]
}
