import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecoveryKey } from '@latchkey/server'
import { recoveryKeys } from '../../platform/recovery-keys.ts'
import type { DemoFolder } from '../demo-folder.ts'

/** A key for tokens that can be copied later. A demo keeps it beside its data, for itself; an operator keeps it anywhere but there. */
export function demoRecoveryKeys({ path, lasting }: DemoFolder): readonly RecoveryKey[] {
  const made = `demo:${randomBytes(32).toString('base64')}`
  const text = lasting ? keptIn(join(path, 'recovery.key'), made) : made
  return recoveryKeys({ LATCHKEY_RECOVERY_KEY: text }) ?? []
}

function keptIn(file: string, made: string): string {
  try {
    writeFileSync(file, `${made}\n`, { flag: 'wx', mode: 0o600 })
    return made
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return readFileSync(file, 'utf8')
  }
}
