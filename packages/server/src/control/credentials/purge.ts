import type { AuditAction, Credential, CredentialKind, Instant, RandomBytes, WorkspaceId } from '@latchkey/core'
import type { ManagementStore, WriteTables } from '../../ports/management-store.ts'
import { isSession, type SessionKind } from '../people.ts'
import { stamp } from '../perform.ts'
import type { AuditNote } from '../use-case.ts'

export interface PurgeParts {
  readonly store: ManagementStore
  readonly clock: () => Instant
  readonly random: RandomBytes
}

/** So many in one transaction: what waits for the lock meanwhile waits briefly. */
const BATCH = 100

/**
 * Deletes the secrets of what expired before a moment. Whoever presents one gets the answer that unknown tokens get; the owner still finds
 * under its id what it was and when it ended. Returns how many went; repeating it changes nothing.
 */
export async function purgeExpired(parts: PurgeParts, before: Instant, stopping?: AbortSignal): Promise<number> {
  let purged = 0
  for (;;) {
    const batch = await parts.store.write(async (tables) => {
      const expired = await tables.credentials.expiredBefore(before, BATCH)
      const now = parts.clock()
      for (const credential of expired) await tables.credentials.purge(credential.owner, credential.id, now)
      // Sessions end within the hour, by the thousand: nobody asks what became of one.
      const lasting = expired.filter((credential): credential is Told => !isSession(credential.kind))
      return {
        value: expired.length,
        audit: lasting.map((credential) => stamp(noteOf(credential), null, now, parts.random)),
        changes: lasting.map(({ id }) => ({ type: 'credential' as const, id })),
      }
    })
    purged += batch
    if (batch < BATCH || stopping?.aborted) break
  }
  await parts.store.write(async ({ notices }: WriteTables) => {
    await notices.forget(before)
    return { value: undefined, audit: [], changes: [] }
  })
  return purged
}

type Lasting = Exclude<CredentialKind, SessionKind>
type Told = Credential & { readonly kind: Lasting }

const NOUN = { pat: 'token', key: 'key', service: 'service_key' } as const satisfies Record<Lasting, string>

function noteOf(credential: Told): AuditNote {
  const { id, kind, owner, name, hint, createdAt, expiresAt } = credential
  return {
    action: `${NOUN[kind]}.purged` satisfies AuditAction,
    subjectId: id,
    ownerId: owner.id,
    workspaceId: owner.type === 'workspace' ? (owner.id as WorkspaceId) : null,
    detail: { name, hint, createdAt, expiresAt },
  }
}
