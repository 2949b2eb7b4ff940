import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const CLIENTS = fileURLToPath(new URL('clients/', import.meta.url))
const VIRTUAL_ENVIRONMENT = fileURLToPath(new URL('../../../node_modules/.cache/iomete-python/', import.meta.url))

/** The Python with IOMETE's SDK in it, and with the version of requests that it asks for. */
export const PYTHON = join(VIRTUAL_ENVIRONMENT, 'bin', 'python')

/** Makes a virtual environment with IOMETE's Python SDK, once for each version of what is to be in it. False when it can't be done here. */
export function installPythonClient(): boolean {
  const requirements = join(CLIENTS, 'requirements.txt')
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex')
  const stamp = join(VIRTUAL_ENVIRONMENT, '.installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true
  rmSync(VIRTUAL_ENVIRONMENT, { recursive: true, force: true })
  const isThere =
    run('python3', ['-m', 'venv', VIRTUAL_ENVIRONMENT]) &&
    run(PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements])
  if (isThere) writeFileSync(stamp, wanted)
  return isThere
}

const run = (program: string, args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: ['ignore', 2, 2] }).status === 0
