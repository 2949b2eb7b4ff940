import type { RecoveryKey } from '@latchkey/server'
import { CommandFailure } from '../failure.ts'
import { secretVariable } from './secret-variable.ts'

const VARIABLE = 'LATCHKEY_RECOVERY_KEY'
const FORM = `${VARIABLE} is one or more of id:key with commas between, the newest first, where key is 32 random bytes in base64: k1:$(openssl rand -base64 32)`

/** The operator's keys for recoverable secrets; `undefined` where none is set. Never says anything of the material. */
export function recoveryKeys(environment: NodeJS.ProcessEnv = process.env): readonly RecoveryKey[] | undefined {
  const text = secretVariable(VARIABLE, environment)
  if (text === undefined) return undefined
  return text.split(',').map((part, index) => {
    const [id, material, ...more] = part.trim().split(':')
    if (id === undefined || material === undefined || more.length > 0 || !/^[A-Za-z0-9+/_-]{43}=?$/.test(material))
      throw new CommandFailure('usage', `Key ${index + 1} of ${VARIABLE} can't be read. ${FORM}.`)
    return { id, key: Buffer.from(material, 'base64') }
  })
}
