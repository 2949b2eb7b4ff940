import type { Credential } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import { effectivePolicy } from './families.ts'
import type { FamilyContext } from './family.ts'

/** Puts a token before the administrators of each workspace that it names and that asks for approval. */
export async function requestGrants(context: FamilyContext<WriteTables>, credential: Credential): Promise<void> {
  const { tables, now } = context
  for (const workspaceId of credential.workspaces ?? []) {
    const workspace = await tables.workspaces.find(workspaceId)
    if (workspace === null || !(await effectivePolicy(tables, workspace)).approvalRequired) continue
    if ((await tables.grants.find(workspaceId, credential.id)) !== null) continue
    await tables.grants.put({
      workspaceId,
      credentialId: credential.id,
      state: 'pending',
      requestedAt: now,
      decidedAt: null,
      decidedBy: null,
    })
  }
}
