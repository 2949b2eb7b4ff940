import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Name of the environment variable with the file to which test processes append what they had to leave out, one a line. */
export const omissionsVariable = 'LATCHKEY_TEST_OMISSIONS'

/** Vitest's global set-up: collects what test files left out, and says so after the last test. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-omissions-'))
  const file = join(folder, 'omissions')
  process.env[omissionsVariable] = file
  return () => {
    const omissions = existsSync(file) ? new Set(readFileSync(file, 'utf8').trimEnd().split('\n')) : new Set<string>()
    rmSync(folder, { recursive: true })
    process.stdout.write(omissions.size === 0 ? '\nNothing was left out.\n' : '\nLeft out on this machine:\n')
    for (const omission of omissions) process.stdout.write(`  - ${omission}\n`)
  }
}
