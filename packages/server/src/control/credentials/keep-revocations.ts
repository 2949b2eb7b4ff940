import type { AuditAction, Credential, CredentialKind, Instant, RandomBytes, WorkspaceId } from '@latchkey/core'
import type { ManagementStore } from '../../ports/management-store.ts'
import type { Page } from '../../ports/page.ts'
import { stamp } from '../perform.ts'

export interface KeepingParts {
  /** The store that is given up. */
  readonly from: ManagementStore
  /** The older copy that takes its place. */
  readonly to: ManagementStore
  readonly clock: () => Instant
  readonly random: RandomBytes
}

const BATCH = 200

const NOUN = {
  pat: 'token',
  key: 'key',
  service: 'service_key',
  session: 'session',
  embed: 'session',
} as const satisfies Record<CredentialKind, string>

/** Revokes in an older copy whatever was revoked since it was taken. Returns how many that were; repeating it changes nothing. */
export async function keepRevocations({ from, to, clock, random }: KeepingParts): Promise<number> {
  let kept = 0
  for (let after: string | null = null; ; ) {
    const page: Page = { limit: BATCH, after }
    const revoked: Credential[] = await from.read(({ credentials }) => credentials.revoked(page))
    kept += await to.write(async ({ credentials }) => {
      const now = clock()
      const ended: Credential[] = []
      for (const { id, revokedAt, revokedBy, revokeReason } of revoked) {
        const before = await credentials.findAnyOwner(id)
        if (before === null || before.state === 'revoked') continue
        const after: Credential = { ...before, state: 'revoked', revokedAt, revokedBy, revokeReason, updatedAt: now }
        await credentials.update(after)
        ended.push(after)
      }
      return {
        value: ended.length,
        audit: ended.map((credential) => stamp(noteOf(credential), null, now, random)),
        changes: ended.map(({ id }) => ({ type: 'credential' as const, id })),
      }
    })
    if (revoked.length < BATCH) return kept
    after = revoked.at(-1)?.id ?? null
  }
}

function noteOf({ id, kind, owner, revokeReason }: Credential) {
  return {
    action: `${NOUN[kind]}.revoked` satisfies AuditAction,
    subjectId: id,
    ownerId: owner.id,
    workspaceId: owner.type === 'workspace' ? (owner.id as WorkspaceId) : null,
    detail: { reason: revokeReason, keptAcrossRestore: true },
  }
}
