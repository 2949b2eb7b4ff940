import { glob } from 'node:fs/promises'
import { sep } from 'node:path'

const folders = ['packages/*/src', 'packages/*/sim', 'packages/*/build', 'examples', 'tests', 'tools', 'bench']

/** Every TypeScript file of the project, as paths from `root` with forward slashes, sorted. */
export async function sourceFiles(root: string): Promise<string[]> {
  const found: string[] = []
  const patterns = folders.map((folder) => `${folder}/**/*.{ts,tsx}`)
  for await (const file of glob(patterns, { cwd: root, exclude: ['**/node_modules', '**/dist'] })) {
    found.push(file.split(sep).join('/'))
  }
  return found.sort()
}
