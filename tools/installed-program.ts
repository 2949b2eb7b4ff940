import { join } from 'node:path'
import { root } from './runner/root.mjs'

const scripts = {
  biome: '@biomejs/biome/bin/biome',
  knip: 'knip/bin/knip.js',
  tsc: 'typescript/bin/tsc',
  vite: 'vite/bin/vite.js',
  vitest: 'vitest/vitest.mjs',
}

/** Arguments that make this process's Node run an installed program: not its `.bin` link, which would take the machine's Node. */
export function installedProgram(name: keyof typeof scripts, args: readonly string[]): string[] {
  return [join(root, 'node_modules', scripts[name]), ...args]
}
