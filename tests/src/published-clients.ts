import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { npmProgram } from '../../tools/runner/npm.mjs'

/** Installs the npm packages that a folder's package.json names, there, so that only the tests that need them wait. False when it can't be done here. */
export function npmInstaller(folder: string): () => boolean {
  const { program, first } = npmProgram()
  const args = ['install', '--no-save', '--ignore-scripts', '--loglevel=error', `--prefix=${folder}`]
  const stamp = join(folder, 'node_modules', '.installed')
  return () => upToDate(stamp, join(folder, 'package-lock.json'), () => run(folder, program, [...first, ...args]))
}

/** Makes a virtual environment with what a folder's requirements.txt names. False when it can't be done here. */
export function pythonInstaller(folder: string, environment: string): () => boolean {
  const requirements = join(folder, 'requirements.txt')
  const python = join(environment, 'bin', 'python')
  return () =>
    upToDate(join(environment, '.installed'), requirements, () => {
      rmSync(environment, { recursive: true, force: true })
      return (
        run(folder, 'python3', ['-m', 'venv', environment]) &&
        run(folder, python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements])
      )
    })
}

/** Does the work unless it was done for this very version of the file that names what to install. */
function upToDate(stamp: string, named: string, install: () => boolean): boolean {
  const wanted = createHash('sha256').update(readFileSync(named)).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true
  if (!install()) return false
  writeFileSync(stamp, wanted)
  return true
}

function run(folder: string, program: string, args: readonly string[]): boolean {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THE_OUTER_NPM.test(name)))
  return spawnSync(program, args, { cwd: folder, env, stdio: ['ignore', 2, 2] }).status === 0
}

/** What an npm that runs the tests says to its children about the package it was called in. */
const OF_THE_OUTER_NPM = /^(npm_package_|npm_lifecycle_|npm_config_(local_prefix|workspace|prefix)|INIT_CWD)/i
