import { appendFileSync } from 'node:fs'
import { test } from 'vitest'
import { omissionsVariable } from './omissions.ts'

export interface Requirement {
  /** Whether the machine lacks it: give this to `describe.skipIf`. */
  readonly missing: boolean
}

/**
 * Asks, while a test file is being read, for something that not every machine has. `probe` says whether it is there; a probe
 * that throws says no. What is missing is named after the last test, and where `CI` is `true` a missing requirement is a
 * failed test, so that a run there never passes by leaving something out.
 *
 *     const python = await requirement('Python 3 with venv', canMakeVirtualEnvironment)
 *     describe.skipIf(python.missing)('the Python client', () => { … })
 */
export async function requirement(name: string, probe: () => boolean | Promise<boolean>): Promise<Requirement> {
  const missing = !(await answers(probe))
  if (missing) {
    leaveOut(name)
    if (process.env['CI'] === 'true') {
      test(`the machine has what the tests need: ${name}`, () => {
        throw new Error(`${name} is missing. A run with CI=true may leave nothing out: install it, or unset CI.`)
      })
    }
  }
  return { missing }
}

/** Has one line printed after the last test, for what could not be tested here and need not be everywhere. */
export function leaveOut(what: string): void {
  const file = process.env[omissionsVariable]
  if (file !== undefined) appendFileSync(file, `${what}\n`)
}

async function answers(probe: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await probe()
  } catch {
    return false
  }
}
