import { type Credential, type CredentialKind, type Instant, statusAt } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import { type Effects, NO_EFFECTS, together } from '../effects.ts'
import { type Access, type AuditNote, type Context, command } from '../use-case.ts'

/** What somebody found where everybody can read it. */
export interface Find {
  readonly token: string
  /** Where it stands, as the finder says. */
  readonly place?: string | undefined
}

const REPORT = { scope: 'leaks:report', at: 'account', callers: ['service'] } as const satisfies Access

/**
 * Stops whatever still works of what was found. The answer is the same for a token that works, one that does not and one that never was: whoever reports
 * learns nothing that trying would not have told. Reporting the same again changes nothing.
 */
export const reportLeaks = command(REPORT, async (context, { items }: { readonly items: readonly Find[] }) => {
  const steps: Effects[] = []
  for (const find of items) steps.push(await stop(context, find))
  return { value: undefined, ...together(steps) }
})

async function stop(context: Context<WriteTables>, { token, ...find }: Find): Promise<Effects> {
  const { tables, sha256, now } = context
  const place = find.place ?? null
  // What an import brought along is found too, once it has been used: by then its digest is kept like any other.
  const found = await tables.credentials.findBySecret(sha256(token))
  if (found === null || !isUsable(found.secret, now)) return NO_EFFECTS
  const { credential } = found
  if (statusAt(credential, now) === 'expired') return NO_EFFECTS
  const isSession = credential.kind === 'session' || credential.kind === 'embed'
  const suspends = context.platform.config.leakedTokens === 'suspend' && !isSession
  if (credential.state === 'revoked' || (suspends && credential.state === 'suspended')) return NO_EFFECTS
  const after = suspends ? suspended(credential, now) : revoked(credential, now)
  await tables.credentials.update(after)
  if (!isSession) await tables.exposures.put({ credentialId: credential.id, kind: 'leaked', at: now, place })
  return {
    audit: [noteOf(credential, suspends ? 'suspended' : 'revoked', place)],
    changes: [{ type: 'credential', id: credential.id }],
  }
}

const isUsable = ({ endsAt }: { readonly endsAt: Instant | null }, now: Instant): boolean =>
  endsAt === null || endsAt > now

const suspended = (before: Credential, now: Instant): Credential => ({
  ...before,
  state: 'suspended',
  suspendedAt: now,
  updatedAt: now,
})

const revoked = (before: Credential, now: Instant): Credential => ({
  ...before,
  state: 'revoked',
  revokedAt: now,
  revokedBy: null,
  revokeReason: 'Reported as found in the open',
  updatedAt: now,
})

const NOUN = {
  pat: 'token',
  key: 'key',
  service: 'service_key',
  session: 'session',
  embed: 'session',
} as const satisfies Record<CredentialKind, string>

function noteOf({ id, kind, owner }: Credential, verb: 'revoked' | 'suspended', place: string | null): AuditNote {
  // A session is never suspended.
  const action = kind === 'session' || kind === 'embed' ? 'session.revoked' : (`${NOUN[kind]}.${verb}` as const)
  const workspaceId = owner.type === 'workspace' ? (owner.id as NonNullable<AuditNote['workspaceId']>) : null
  return { action, subjectId: id, ownerId: owner.id, workspaceId, detail: { reason: 'leaked', place } }
}
