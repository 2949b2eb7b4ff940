import { invalidField, normalPassword, PASSWORD_ADVICE, type PrincipalId, passwordFault } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import type { ControlParts } from '../parts.ts'
import type { Context } from '../use-case.ts'

/** The hash of a password that may be one. Throws `invalid_input` at `pointer` with what to change. */
export async function newPasswordHash(
  { signIn, platform }: Pick<ControlParts, 'signIn' | 'platform'>,
  typed: string,
  person: { readonly name: string; readonly email: string | null },
  pointer = '/password',
): Promise<string> {
  const fault = passwordFault(typed, [person.name, person.email ?? '', platform.config.name])
  if (fault !== null) throw invalidField(pointer, PASSWORD_ADVICE[fault])
  return signIn.passwords.hash(normalPassword(typed))
}

export async function setPasswordHash(
  { tables, now }: Pick<Context<WriteTables>, 'tables' | 'now'>,
  id: PrincipalId,
  passwordHash: string,
): Promise<void> {
  await tables.accounts.put({ ...(await tables.accounts.find(id)), passwordHash, passwordSetAt: now })
}
