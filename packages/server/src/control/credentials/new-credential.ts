import {
  type Credential,
  type CredentialId,
  type CredentialKind,
  type CredentialOwner,
  generateToken,
  type IdPrefix,
  type Instant,
  newId,
  type RateLimit,
  tokenHint,
} from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import { keepSecret } from '../recovery/keep.ts'
import type { Context } from '../use-case.ts'
import type { CredentialReach } from './draft.ts'
import type { Issued } from './family.ts'

/** A credential of which all is decided but id and secret. */
export interface NewCredential {
  readonly kind: CredentialKind
  readonly idPrefix: IdPrefix
  readonly owner: CredentialOwner
  readonly name: string
  readonly description: string
  readonly reach: CredentialReach
  readonly rateLimit?: RateLimit | null
  readonly notBefore?: Instant | null
  readonly createdBy: string
  readonly authenticatedAt?: Instant | null
  readonly pageOrigin?: string | null
}

/** Puts a credential with its first secret into the store. Whether it may exist was asked before. */
export async function insertCredential(
  {
    tables,
    platform,
    now,
    random,
    sha256,
    recovery,
  }: Pick<Context<WriteTables>, 'tables' | 'platform' | 'now' | 'random' | 'sha256' | 'recovery'>,
  {
    idPrefix,
    reach,
    rateLimit = null,
    notBefore = null,
    authenticatedAt = null,
    pageOrigin = null,
    ...rest
  }: NewCredential,
): Promise<Issued> {
  const secret = generateToken(platform.config.token, rest.kind, random)
  const credential: Credential = {
    id: newId<CredentialId>(idPrefix, now, random),
    ...rest,
    ...reach,
    rateLimit,
    notBefore,
    authenticatedAt,
    pageOrigin,
    state: 'active',
    use: null,
    createdAt: now,
    updatedAt: now,
    suspendedAt: null,
    revokedAt: null,
    revokedBy: null,
    revokeReason: null,
    secretVersion: 1,
    hint: tokenHint(secret),
  }
  const digest = sha256(secret.reveal())
  await tables.credentials.insert(credential, {
    digest,
    credentialId: credential.id,
    version: 1,
    createdAt: now,
    endsAt: null,
    endsAtFirstUse: false,
  })
  await keepSecret({ tables, recovery }, credential, secret)
  return { credential, secret }
}
