import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { command } from '../command.ts'
import { installedProgram } from '../installed-program.ts'
import { npmProgram } from '../runner/npm.mjs'
import { root } from '../runner/root.mjs'
import type { PublishedPackage } from './published.ts'

async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { program, first } = npmProgram()
  const { ok, output } = await command(program, [...first, ...args], { cwd })
  if (!ok) throw new Error(`npm ${args.join(' ')} failed:\n${output}`)
  return output
}

/** Packs the packages into `folder` and returns the path of each one's tarball by the package's name. */
export async function pack(packages: readonly PublishedPackage[], folder: string): Promise<Map<string, string>> {
  await npm(['pack', '--ignore-scripts', '--pack-destination', folder, ...packages.map((one) => one.folder)], root)
  return new Map(
    packages.map(({ name, version }) => [
      name,
      join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`),
    ]),
  )
}

/** Makes `folder` the project of somebody who installed this package, and of ours nothing that it does not ask for. */
export async function installFor(one: PublishedPackage, tarballs: ReadonlyMap<string, string>, folder: string) {
  const dependencies: Record<string, string> = {}
  for (const name of one.ours) dependencies[name] = `file:${tarballs.get(name)}`
  for (const name of one.peers) {
    const installed: { version: string } = JSON.parse(
      await readFile(join(root, 'node_modules', name, 'package.json'), 'utf8'),
    )
    dependencies[name] = installed.version
  }
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }))
  await writeFile(join(folder, 'consumer.ts'), consumerSource(one))
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(consumerOptions))
  await npm(['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], folder)
}

/** What the compiler says about a program that imports every entry point, and about our declarations; other people's are theirs. */
export async function typeComplaints(project: string): Promise<string[]> {
  const args = installedProgram('tsc', ['--project', project, '--pretty', 'false'])
  const { output } = await command(process.execPath, args, { cwd: project })
  return output
    .split('\n')
    .filter((line) => line.includes('error TS'))
    .filter((line) => !line.includes('node_modules/') || /node_modules\/(@latchkey|latchkey)\//.test(line))
}

function consumerSource({ entryPoints }: PublishedPackage): string {
  const imports = entryPoints.map((path, index) => `import * as entry${index} from '${path}'`)
  const uses = entryPoints.map((_, index) => `Object.keys(entry${index}).length > 0`)
  return [...imports, `export const all: boolean[] = [${uses.join(', ')}]`, ''].join('\n')
}

const consumerOptions = {
  compilerOptions: {
    target: 'es2025',
    lib: ['es2025'],
    module: 'nodenext',
    strict: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
  },
  files: ['consumer.ts'],
}
