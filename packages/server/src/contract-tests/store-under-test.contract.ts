import {
  type AuditRecord,
  type Credential,
  type CredentialOwner,
  DAY,
  type Instant,
  NO_POLICY,
  newId,
  type Organization,
  type Principal,
  toInstant,
  type Workspace,
} from '@latchkey/core'
import type { ChangeLog } from '../ports/change-log.ts'
import type { SecretVersion } from '../ports/credential-table.ts'
import type { ManagementStore, WriteTables } from '../ports/management-store.ts'
import type { UsageStore } from '../ports/usage-store.ts'
import type { VerificationStore } from '../ports/verification-store.ts'

/** What an adapter hands to the contract suites: one empty database, opened. */
export interface StoreUnderTest {
  readonly management: ManagementStore
  readonly verification: VerificationStore
  readonly changes: ChangeLog
  readonly usage: UsageStore
  /** A second store on the same database, as another process would open it. */
  readonly another: () => Promise<Omit<StoreUnderTest, 'another'>>
  close(): Promise<void>
}

export type OpenStore = () => Promise<StoreUnderTest>

/** The moment at which all sample rows are made; ids count up from it, so that a later row has a higher id. */
export const NOW = toInstant(Date.UTC(2030, 0, 1))

let made = 0
const nextMoment = (): Instant => toInstant(NOW + ++made)
const id = <T extends string>(prefix: Parameters<typeof newId>[0]): T =>
  newId<T>(prefix, nextMoment(), (count) => new Uint8Array(count))

export const digest = (text: string): SecretVersion['digest'] =>
  Buffer.from(text.padEnd(32, '.')).toString('hex').slice(0, 64) as SecretVersion['digest']

export function user(more: Partial<Principal> = {}): Principal {
  const own = id<Principal['id']>('usr')
  const times = { createdAt: NOW, updatedAt: NOW }
  return {
    id: own,
    type: 'user',
    handle: own,
    name: 'Ada',
    email: null,
    organizationId: null,
    state: 'active',
    role: 'user',
    ...times,
    ...more,
  }
}

export function serviceAccount(organizationId: Organization['id']): Principal {
  const own = id<Principal['id']>('sa')
  return user({ id: own, handle: own, type: 'service_account', organizationId, role: 'service_account' })
}

export function organization(more: Partial<Organization> = {}): Organization {
  const own = id<Organization['id']>('org')
  return {
    id: own,
    slug: own,
    name: 'Guild',
    state: 'active',
    policy: NO_POLICY,
    createdAt: NOW,
    updatedAt: NOW,
    ...more,
  }
}

export function workspace(owner: Principal | Organization, more: Partial<Workspace> = {}): Workspace {
  const own = id<Workspace['id']>('ws')
  const owned =
    'slug' in owner ? { ownerId: null, organizationId: owner.id } : { ownerId: owner.id, organizationId: null }
  const times = { createdAt: NOW, updatedAt: NOW }
  return {
    id: own,
    address: `${owner.id}/${own}`,
    slug: own,
    name: 'Home',
    visibility: 'private',
    state: 'active',
    policy: NO_POLICY,
    ...owned,
    ...times,
    ...more,
  }
}

export function credential(owner: CredentialOwner, more: Partial<Credential> = {}): Credential {
  return {
    id: id('tok'),
    kind: 'pat',
    owner,
    name: 'Token',
    description: 'What for',
    scopes: ['devices:read', 'devices:*'],
    workspaces: null,
    resources: ['r1'],
    addressAllowlist: ['192.0.2.0/24'],
    rateLimit: { requests: 5, windowMs: 1000 },
    state: 'active',
    notBefore: NOW,
    expiresAt: toInstant(NOW + DAY),
    createdAt: NOW,
    createdBy: owner.id,
    updatedAt: NOW,
    suspendedAt: null,
    revokedAt: null,
    revokedBy: null,
    revokeReason: null,
    secretVersion: 1,
    hint: 'lk_pat_…aB3x',
    authenticatedAt: null,
    pageOrigin: null,
    use: null,
    ...more,
  }
}

export function secret(of: Credential, text: string, version = 1): SecretVersion {
  return { digest: digest(text), credentialId: of.id, version, createdAt: NOW, endsAt: null, endsAtFirstUse: false }
}

/** As a rotation does it: takes the version in the credential's row, then adds its secret. */
export async function addSecret({ credentials }: WriteTables, of: Credential, added: SecretVersion): Promise<void> {
  const now = await credentials.find(of.owner, of.id)
  if (now === null) throw new Error(`There is no ${of.id}.`)
  await credentials.update({ ...now, secretVersion: added.version })
  await credentials.insertSecret(of.owner, added)
}

export function audit(more: Partial<AuditRecord> = {}): AuditRecord {
  const what = {
    action: 'token.created',
    subjectId: 'tok_1',
    ownerId: null,
    workspaceId: null,
    organizationId: null,
    detail: {},
  } as const
  return { id: id('aud'), at: NOW, actor: { principalId: 'usr_1', credentialId: 'tok_1' }, ...what, ...more }
}

export const ownedBy = (owner: Principal): CredentialOwner => ({ type: 'principal', id: owner.id })

/** A write that notes nothing. */
export async function put<T>(store: ManagementStore, work: (tables: WriteTables) => Promise<T>): Promise<T> {
  return store.write(async (tables) => ({ value: await work(tables), audit: [], changes: [] }))
}
