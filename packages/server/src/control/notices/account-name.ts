import type { CredentialOwner, PrincipalId, WorkspaceId } from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import type { Platform } from '../platform.ts'

/** Whose a credential is, in words that tell accounts of the same name apart. */
export async function accountName(tables: ReadTables, platform: Platform, owner: CredentialOwner): Promise<string> {
  if (owner.type === 'platform') return platform.config.name
  if (owner.type === 'workspace') {
    const workspace = await tables.workspaces.find(owner.id as WorkspaceId)
    return workspace === null ? owner.id : `${workspace.name}, ${workspace.address}`
  }
  const principal = await tables.principals.find(owner.id as PrincipalId)
  if (principal === null) return owner.id
  return principal.email === null ? `service account ${principal.name}` : `${principal.name}, ${principal.email}`
}
