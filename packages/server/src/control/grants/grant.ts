import {
  type Credential,
  type CredentialId,
  type Grant,
  notFound,
  type PrincipalId,
  type Workspace,
} from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import type { Context } from '../use-case.ts'

/** A person's token before the administrators of one workspace; `grant` is null while nobody asked for or decided on its admission. */
export interface Admission {
  readonly token: Credential
  readonly grant: Grant | null
}

export interface GrantInput {
  readonly credentialId: CredentialId
}

/**
 * A token that this workspace has a grant for, or that reaches the workspace without one. Throws `not_found` for every other: an administrator of one
 * workspace learns nothing about tokens that never come there.
 */
export async function findAdmission(
  { tables, platform }: Context<ReadTables>,
  workspace: Workspace,
  { credentialId }: GrantInput,
): Promise<Admission> {
  const token = await tables.credentials.findAnyOwner(credentialId)
  if (token?.kind !== 'pat') throw notFound('token')
  const grant = await tables.grants.find(workspace.id, token.id)
  if (grant !== null) return { token, grant }
  const named = token.workspaces === null || token.workspaces.includes(workspace.id)
  const standing = await tables.workspaces.standing(workspace.id, token.owner.id as PrincipalId)
  // What is open to everybody makes nobody's token the business of the administrators.
  const rights = platform.roles.workspaceRights({ ...standing, public: false })
  if (!named || rights.length === 0) throw notFound('token')
  return { token, grant: null }
}
