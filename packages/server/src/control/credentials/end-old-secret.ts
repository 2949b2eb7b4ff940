import type { AuditAction, Credential, CredentialId, Instant, RandomBytes, WorkspaceId } from '@latchkey/core'
import type { ManagementStore } from '../../ports/management-store.ts'
import { stamp } from '../perform.ts'

/** What ending a secret by itself, without a caller, needs. */
export interface EndingParts {
  readonly store: ManagementStore
  readonly clock: () => Instant
  readonly random: RandomBytes
}

/** The first use of a new secret has been seen: ends the older ones that waited for it. Repeating it changes nothing. */
export async function endOlderSecrets(parts: EndingParts, id: CredentialId, version: number): Promise<void> {
  await parts.store.write(async (tables) => {
    const now = parts.clock()
    const credential = await tables.credentials.findAnyOwner(id)
    const waiting = credential === null ? [] : await tables.credentials.secrets(credential.owner, id)
    const ended = waiting.filter((secret) => secret.version < version && secret.endsAtFirstUse)
    if (credential === null || ended.length === 0) return { value: undefined, audit: [], changes: [] }
    await tables.credentials.endOlderSecrets(credential.owner, id, version, now, false)
    const note = {
      action: endingAction(credential),
      subjectId: id,
      ownerId: credential.owner.id,
      workspaceId: credential.owner.type === 'workspace' ? (credential.owner.id as WorkspaceId) : null,
      detail: { firstUseOfVersion: version },
    }
    return { value: undefined, audit: [stamp(note, null, now, parts.random)], changes: [{ type: 'credential', id }] }
  })
}

function endingAction(credential: Credential): AuditAction {
  if (credential.kind === 'key') return 'key.old_secret_ended'
  return credential.kind === 'service' ? 'service_key.old_secret_ended' : 'token.old_secret_ended'
}
