import { type Credential, type CredentialOwner, type Principal, resolveExpiry } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import type { Issued } from '../credentials/family.ts'
import { insertCredential } from '../credentials/new-credential.ts'
import type { AuditNote, Context } from '../use-case.ts'

/**
 * The personal access token that the platform gives every account, made at its first session so that there is somebody to show it to. `null` where the
 * platform gives none, and for an account that had a session or a token before.
 */
export async function defaultToken(
  context: Pick<Context<WriteTables>, 'tables' | 'platform' | 'now' | 'random' | 'sha256' | 'recovery'>,
  user: Principal,
): Promise<Issued | null> {
  const { platform, now, tables } = context
  const { defaultToken: wanted, defaultScopes, defaultExpiry } = platform.config
  if (wanted === undefined) return null
  const owner: CredentialOwner = { type: 'principal', id: user.id }
  for (const kind of ['pat', 'session'] as const) {
    const [known] = await tables.credentials.list(owner, { kind }, { limit: 1, after: null })
    if (known !== undefined) return null
  }
  return insertCredential(context, {
    kind: 'pat',
    idPrefix: 'tok',
    owner,
    name: wanted.name,
    description: wanted.description,
    reach: {
      scopes: defaultScopes,
      workspaces: null,
      resources: null,
      addressAllowlist: [],
      expiresAt: resolveExpiry(defaultExpiry, now),
    },
    createdBy: user.id,
  })
}

export function defaultTokenNote({ id, owner, name, scopes }: Credential): AuditNote {
  return { action: 'token.created', subjectId: id, ownerId: owner.id, detail: { name, scopes, isDefault: true } }
}
