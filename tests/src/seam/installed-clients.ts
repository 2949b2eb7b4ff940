import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { npmProgram } from '../../../tools/runner/npm.mjs'
import { CLIENTS } from './drive.ts'

/** Installs Seam's npm clients, in a folder of their own so that only these tests wait for them. False when it can't be done here. */
export function installNpmClients(): boolean {
  const { program, first } = npmProgram()
  const args = ['install', '--no-save', '--ignore-scripts', '--loglevel=error', `--prefix=${CLIENTS}`]
  return upToDate(join(CLIENTS, 'node_modules', '.installed'), 'package-lock.json', () =>
    run(program, [...first, ...args]),
  )
}

const VIRTUAL_ENVIRONMENT = fileURLToPath(new URL('../../../node_modules/.cache/seam-python/', import.meta.url))

/** The Python with Seam's client in it. */
export const PYTHON = join(VIRTUAL_ENVIRONMENT, 'bin', 'python')

/** Makes a virtual environment with Seam's Python client. False when it can't be done here. */
export function installPythonClient(): boolean {
  return upToDate(join(VIRTUAL_ENVIRONMENT, '.installed'), 'requirements.txt', () => {
    rmSync(VIRTUAL_ENVIRONMENT, { recursive: true, force: true })
    const requirements = join(CLIENTS, 'requirements.txt')
    return (
      run('python3', ['-m', 'venv', VIRTUAL_ENVIRONMENT]) &&
      run(PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements])
    )
  })
}

/** Does the work unless it was done for this very version of the file that names what to install. */
function upToDate(stamp: string, named: string, install: () => boolean): boolean {
  const wanted = createHash('sha256')
    .update(readFileSync(join(CLIENTS, named)))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true
  if (!install()) return false
  writeFileSync(stamp, wanted)
  return true
}

function run(program: string, args: readonly string[]): boolean {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THE_OUTER_NPM.test(name)))
  return spawnSync(program, args, { cwd: CLIENTS, env, stdio: ['ignore', 2, 2] }).status === 0
}

/** What an npm that runs the tests says to its children about the package it was called in. */
const OF_THE_OUTER_NPM = /^(npm_package_|npm_lifecycle_|npm_config_(local_prefix|workspace|prefix)|INIT_CWD)/i
