import { join } from 'node:path'
import { root } from './root.mjs'

const cli = 'packages/cli/src/main.ts'

const programs = {
  start: { file: cli, first: ['demo', 'seam', '--keep'], service: true, serves: true },
  demo: { file: cli, first: ['demo'], service: true, serves: true },
  latchkey: { file: cli, first: [], service: true },
  test: { file: 'tools/test.ts', first: [] },
  check: { file: 'tools/check.ts', first: [] },
  format: { file: 'tools/format.ts', first: [] },
  build: { file: 'tools/build.ts', first: [] },
  generate: { file: 'tools/generate.ts', first: [] },
  chaos: { file: 'tests/src/chaos/main.ts', first: [] },
  simulate: { file: 'packages/verifier/sim/main.ts', first: [] },
  screenshots: { file: 'tests/src/screenshots/main.ts', first: [] },
  bench: { file: 'bench/main.ts', first: [] },
}

export const verbs = Object.keys(programs)

/**
 * What a verb runs: the file, its arguments, whether it may run for long and be stopped by a signal, and whether it serves the
 * console. Undefined for a verb that does not exist.
 */
export function programFor(verb, rest) {
  if (!Object.hasOwn(programs, verb ?? '')) return undefined
  const { file, first, service = false, serves = false } = programs[verb]
  const args = [...first, ...rest]
  return { file: join(root, file), args, service, serves: serves || (file === cli && args[0] === 'serve') }
}
