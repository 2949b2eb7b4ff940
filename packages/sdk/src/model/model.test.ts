import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { NewOrganization, NewUser } from '../index.ts'
import type {
  Credential,
  CredentialChanges,
  CredentialCounts,
  FleetReceipt,
  Issued,
  NewCredential,
  RateLimit,
  ReachedWorkspace,
  Rotated,
  Rotation,
} from './credential.ts'
import type { Accepted, Refused } from './decision.ts'
import type { EmbedCode, NewEmbedCode } from './embed.ts'
import type { Configuration, InventoryItem, Notice, ServiceHealth, Verifiers } from './operation.ts'
import type { AuditEntry, Platform, Self, SetUp, VerifyRequest } from './platform.ts'
import type {
  Admission,
  Member,
  NewWorkspace,
  Organization,
  OrganizationMember,
  Policy,
  PolicyPreview,
  ServiceAccount,
  Team,
  TeamMember,
  TokenOwner,
  User,
  VisitingToken,
  Workspace,
} from './tenancy.ts'

type Keys<T> = T extends unknown ? keyof T : never
/** The names of a type's fields, as a value: the compiler refuses one too many and one too few. */
const fields = <T>(names: Readonly<Record<Keys<T>, 0>>): string[] => Object.keys(names).sort()

const reach = { scopes: 0, workspaces: 0, resources: 0, ipAllowlist: 0, rateLimit: 0 } as const
const changes = { name: 0, description: 0, ...reach, expires: 0, expiresAt: 0 } as const
const reached = {
  ...({
    outcome: 0,
    message: 0,
    scopes: 0,
    withheldByRole: 0,
    withheldByPolicy: 0,
    ipAllowlists: 0,
    grant: 0,
  } as const),
} as const
const times = { createdAt: 0, updatedAt: 0 } as const

/** The name of each schema in the OpenAPI document, and the fields of the type that stands for it. */
const types: Readonly<Record<string, string[]>> = {
  Credential: fields<Credential>({
    ...{ id: 0, kind: 0, name: 0, description: 0, hint: 0, ...reach, status: 0, ownerId: 0, workspaceId: 0, ...times },
    ...{ createdBy: 0, notBefore: 0, expiresAt: 0, suspendedAt: 0, revokedAt: 0, revokedBy: 0, revokeReason: 0 },
    ...{ secretVersion: 0, lastUse: 0 },
  }),
  CredentialCounts: fields<CredentialCounts>({
    ...{ active: 0, expiring: 0, suspended: 0, expired: 0, revoked: 0, not_yet_active: 0 },
  }),
  ReachedWorkspace: fields<ReachedWorkspace>({ ...reached, workspace: 0 }),
  FleetReceipt: fields<FleetReceipt>({ confirmed: 0, missing: 0, elapsedMs: 0 }),
  CreateCredential: fields<NewCredential>({ ...changes, notBefore: 0 }),
  EditCredential: fields<CredentialChanges>(changes),
  RateLimit: fields<RateLimit>({ requests: 0, windowSeconds: 0 }),
  RotateCredential: fields<Rotation>({ overlap: 0 }),
  Issued: fields<Issued>({ credential: 0, secret: 0 }),
  Rotated: fields<Rotated>({ credential: 0, secret: 0, oldSecretEndsAt: 0, oldSecretEndsAtFirstUse: 0 }),
  User: fields<User>({ id: 0, email: 0, name: 0, handle: 0, state: 0, role: 0, ...times }),
  CreateUser: fields<NewUser>({ email: 0, name: 0, role: 0, password: 0, invite: 0 }),
  ServiceAccount: fields<ServiceAccount>({ id: 0, organizationId: 0, name: 0, state: 0, ...times }),
  Organization: fields<Organization>({ id: 0, slug: 0, name: 0, ...times }),
  CreateOrganization: fields<NewOrganization>({ name: 0, slug: 0 }),
  OrganizationMember: fields<OrganizationMember>({ principalId: 0, name: 0, role: 0 }),
  Team: fields<Team>({ id: 0, organizationId: 0, name: 0, createdAt: 0 }),
  TeamMember: fields<TeamMember>({ principalId: 0, type: 0, name: 0 }),
  Workspace: fields<Workspace>({
    ...{ id: 0, name: 0, slug: 0, address: 0, visibility: 0, state: 0, ownerId: 0, organizationId: 0, ...times },
  }),
  CreateWorkspace: fields<NewWorkspace>({ name: 0, slug: 0, visibility: 0, organizationId: 0 }),
  WorkspaceMember: fields<Member>({ memberId: 0, type: 0, name: 0, role: 0 }),
  TokenOwner: fields<TokenOwner>({ id: 0, type: 0, name: 0, handle: 0 }),
  VisitingToken: fields<VisitingToken>({ ...reached, credential: 0, owner: 0 }),
  PolicyPreview: fields<PolicyPreview>({ items: 0, total: 0, considered: 0 }),
  Policy: fields<Policy>({
    ...{ maxLifetimeSeconds: 0, expiryRequired: 0, allowedScopes: 0, approvalRequired: 0, ipAllowlist: 0 },
    revokeAfterIdleSeconds: 0,
  }),
  Admission: fields<Admission>({ credential: 0, grant: 0 }),
  AuditEntry: fields<AuditEntry>({
    ...{ id: 0, at: 0, actor: 0, action: 0, subjectId: 0, ownerId: 0, workspaceId: 0, organizationId: 0, detail: 0 },
  }),
  InventoryItem: fields<InventoryItem>({ credential: 0, ownerName: 0 }),
  Verifiers: fields<Verifiers>({ position: 0, items: 0 }),
  ServiceHealth: fields<ServiceHealth>({ startedAt: 0, database: 0, channels: 0, deliveries: 0, jobs: 0, seals: 0 }),
  Configuration: fields<Configuration>({ items: 0, roles: 0 }),
  Notice: fields<Notice>({ id: 0, kind: 0, at: 0, credential: 0, expiresAt: 0, workspace: 0, place: 0, ownerName: 0 }),
  Platform: fields<Platform>({
    ...{ name: 0, tokenPrefix: 0, dialect: 0, scopes: 0, roles: 0, defaultScopes: 0, defaultExpiry: 0 },
    ...{ expiryPresets: 0, recoverable: 0, apiUrl: 0, scanPattern: 0 },
  }),
  CreateEmbedCode: fields<NewEmbedCode>({ userId: 0, origin: 0, workspaceId: 0, authenticatedAt: 0 }),
  EmbedCode: fields<EmbedCode>({ code: 0, expiresAt: 0 }),
  Self: fields<Self>({ credential: 0, principal: 0, scopes: 0 }),
  SetUpDone: fields<SetUp>({ user: 0, credential: 0, secret: 0 }),
  Question: fields<VerifyRequest>({ token: 0, digest: 0, workspace: 0, scopes: 0, ip: 0, resource: 0 }),
  Acceptance: fields<Accepted>({
    ...{ ok: 0, credential: 0, principal: 0, workspace: 0, scopes: 0, resources: 0, expiresAt: 0, rateLimit: 0 },
  }),
  Refusal: fields<Refused>({ ok: 0, code: 0, message: 0, challenge: 0, rateLimit: 0, retryAfterSeconds: 0 }),
}

const document = new URL('../../../../contracts/openapi.json', import.meta.url)
const { components } = JSON.parse(readFileSync(document, 'utf8')) as {
  components: { schemas: Record<string, { properties?: Record<string, unknown> }> }
}

test.each(Object.entries(types))(
  'the type of %s has the fields that the service describes, and no other',
  (name, own) => {
    expect(own).toEqual(Object.keys(components.schemas[name]?.properties ?? {}).sort())
  },
)
