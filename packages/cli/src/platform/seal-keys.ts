import { secretVariable } from './secret-variable.ts'

/** The operator's keys for row seals; nothing where they are left to the key file. */
export function sealKeys(environment: NodeJS.ProcessEnv = process.env): { readonly sealKeys?: string } {
  const text = secretVariable('LATCHKEY_SEAL_KEY', environment)
  return text === undefined ? {} : { sealKeys: text }
}
