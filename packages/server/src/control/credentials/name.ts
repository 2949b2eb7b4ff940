import { type CredentialKind, type CredentialOwner, LatchkeyError } from '@latchkey/core'
import type { FamilyContext } from './family.ts'

/** Throws `already_exists` where names tell credentials apart and the owner has another of this name. Revoking one sets its name free. */
export async function requireFreeName(
  { tables, platform }: FamilyContext,
  kind: CredentialKind,
  owner: CredentialOwner,
  name: string,
): Promise<void> {
  if (platform.config.uniqueNames !== 'owner') return
  if ((await tables.credentials.findByName(owner, kind, name)) === null) return
  const message = `There is a credential named "${name}" already; choose another name, or revoke that one.`
  throw new LatchkeyError('already_exists', message, { fields: [{ pointer: '/name', message }] })
}
