import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { npmProgram } from '../../tools/runner/npm.mjs'

/**
 * Installs the npm packages that the lock file in `folder` names, in that folder, so that only the tests which drive them wait for them. False when it can't be
 * done here.
 */
export function installNpmPackages(folder: string): boolean {
  const { program, first } = npmProgram()
  const args = ['install', '--no-save', '--ignore-scripts', '--loglevel=error', `--prefix=${folder}`]
  return upToDate(join(folder, 'node_modules', '.installed'), join(folder, 'package-lock.json'), () =>
    run(folder, program, [...first, ...args]),
  )
}

/** The Python of a virtual environment; where it is. */
export const pythonOf = (environment: string): string => join(environmentFolder(environment), 'bin', 'python')

/** Makes a virtual environment with what `requirements.txt` in `folder` names. False when it can't be done here. */
export function installPythonPackages(environment: string, folder: string): boolean {
  const made = environmentFolder(environment)
  const requirements = join(folder, 'requirements.txt')
  return upToDate(join(made, '.installed'), requirements, () => {
    rmSync(made, { recursive: true, force: true })
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]
    return run(folder, 'python3', ['-m', 'venv', made]) && run(folder, pythonOf(environment), install)
  })
}

const environmentFolder = (environment: string): string =>
  fileURLToPath(new URL(`../../node_modules/.cache/${environment}/`, import.meta.url))

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
