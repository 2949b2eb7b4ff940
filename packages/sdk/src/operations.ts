/**
 * Why repeating a call after a lost answer does no harm. `idempotent`: by the meaning of its method (RFC 9110, section 9.2.2).
 * `keyed`: the service recognises the repeat by its `Idempotency-Key`. `reads`: a POST that changes nothing. `never`: it might act twice.
 */
export type Repeatable = 'idempotent' | 'keyed' | 'reads' | 'never'

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path template as in the service's OpenAPI document: `/v1/tokens/{id}`. */
  readonly path: string
  readonly repeatable: Repeatable
}

const read = (path: string): Operation => ({ method: 'GET', path, repeatable: 'idempotent' })
const put = (path: string): Operation => ({ method: 'PUT', path, repeatable: 'idempotent' })
const remove = (path: string): Operation => ({ method: 'DELETE', path, repeatable: 'idempotent' })
const edit = (path: string): Operation => ({ method: 'PATCH', path, repeatable: 'never' })
const act = (path: string): Operation => ({ method: 'POST', path, repeatable: 'never' })
const create = (path: string): Operation => ({ method: 'POST', path, repeatable: 'keyed' })
const ask = (path: string): Operation => ({ method: 'POST', path, repeatable: 'reads' })

export interface CredentialOperations {
  readonly create: Operation
  readonly list: Operation
  readonly counts: Operation
  readonly choices: Operation
  readonly get: Operation
  readonly edit: Operation
  readonly rotate: Operation
  readonly replace: Operation
  readonly suspend: Operation
  readonly resume: Operation
  readonly revoke: Operation
  readonly revokeMany: Operation
  readonly usage: Operation
  readonly history: Operation
  readonly reach: Operation
}

export interface RecoverableOperations extends CredentialOperations {
  readonly reveal: Operation
}

function credentials(base: string): CredentialOperations {
  return {
    create: create(base),
    list: read(base),
    counts: read(`${base}/counts`),
    choices: read(`${base}/choices`),
    get: read(`${base}/{id}`),
    edit: edit(`${base}/{id}`),
    rotate: create(`${base}/{id}/rotate`),
    replace: create(`${base}/{id}/replace`),
    suspend: act(`${base}/{id}/suspend`),
    resume: act(`${base}/{id}/resume`),
    revoke: act(`${base}/{id}/revoke`),
    revokeMany: act(`${base}/revoke`),
    usage: read(`${base}/{id}/usage`),
    history: read(`${base}/{id}/audit`),
    reach: read(`${base}/{id}/reach`),
  }
}

function recoverable(base: string): RecoverableOperations {
  return { ...credentials(base), reveal: act(`${base}/{id}/reveal`) }
}

/** Every call that this client makes, by resource; what only verifiers say to the service, the guard says. The client has no other way to a path, so this table is the whole of its side of the contract. */
export const operations = {
  setup: { run: act('/v1/setup') },
  platform: { get: read('/v1/platform') },
  self: { get: read('/v1/self'), rotate: create('/v1/self/rotate'), revoke: act('/v1/self/revoke') },
  tokens: recoverable('/v1/tokens'),
  keys: recoverable('/v1/workspaces/{workspaceId}/keys'),
  serviceKeys: credentials('/v1/service-keys'),
  serviceAccountTokens: recoverable('/v1/organizations/{organizationId}/service-accounts/{serviceAccountId}/tokens'),
  sessions: { create: create('/v1/sessions') },
  embeds: { createCode: create('/v1/embed-codes'), end: act('/v1/embed-sessions/end') },
  users: {
    create: create('/v1/users'),
    list: read('/v1/users'),
    get: read('/v1/users/{userId}'),
    edit: edit('/v1/users/{userId}'),
    delete: remove('/v1/users/{userId}'),
    invite: act('/v1/users/{userId}/invite'),
    suspend: act('/v1/users/{userId}/suspend'),
    resume: act('/v1/users/{userId}/resume'),
    impact: read('/v1/users/{userId}/impact'),
  },
  organizations: {
    create: create('/v1/organizations'),
    list: read('/v1/organizations'),
    get: read('/v1/organizations/{organizationId}'),
    edit: edit('/v1/organizations/{organizationId}'),
    delete: remove('/v1/organizations/{organizationId}'),
    impact: read('/v1/organizations/{organizationId}/impact'),
    getPolicy: read('/v1/organizations/{organizationId}/policy'),
    putPolicy: put('/v1/organizations/{organizationId}/policy'),
    previewPolicy: ask('/v1/organizations/{organizationId}/policy/preview'),
  },
  organizationMembers: {
    list: read('/v1/organizations/{organizationId}/members'),
    put: put('/v1/organizations/{organizationId}/members/{principalId}'),
    remove: remove('/v1/organizations/{organizationId}/members/{principalId}'),
    impact: read('/v1/organizations/{organizationId}/members/{principalId}/impact'),
  },
  teams: {
    create: create('/v1/organizations/{organizationId}/teams'),
    list: read('/v1/organizations/{organizationId}/teams'),
    edit: edit('/v1/organizations/{organizationId}/teams/{teamId}'),
    delete: remove('/v1/organizations/{organizationId}/teams/{teamId}'),
    impact: read('/v1/organizations/{organizationId}/teams/{teamId}/impact'),
    members: read('/v1/organizations/{organizationId}/teams/{teamId}/members'),
    addMember: put('/v1/organizations/{organizationId}/teams/{teamId}/members/{principalId}'),
    removeMember: remove('/v1/organizations/{organizationId}/teams/{teamId}/members/{principalId}'),
  },
  serviceAccounts: {
    create: create('/v1/organizations/{organizationId}/service-accounts'),
    list: read('/v1/organizations/{organizationId}/service-accounts'),
    get: read('/v1/organizations/{organizationId}/service-accounts/{serviceAccountId}'),
    edit: edit('/v1/organizations/{organizationId}/service-accounts/{serviceAccountId}'),
    delete: remove('/v1/organizations/{organizationId}/service-accounts/{serviceAccountId}'),
    suspend: act('/v1/organizations/{organizationId}/service-accounts/{serviceAccountId}/suspend'),
    resume: act('/v1/organizations/{organizationId}/service-accounts/{serviceAccountId}/resume'),
    impact: read('/v1/organizations/{organizationId}/service-accounts/{serviceAccountId}/impact'),
  },
  workspaces: {
    create: create('/v1/workspaces'),
    list: read('/v1/workspaces'),
    get: read('/v1/workspaces/{workspaceId}'),
    edit: edit('/v1/workspaces/{workspaceId}'),
    delete: remove('/v1/workspaces/{workspaceId}'),
    suspend: act('/v1/workspaces/{workspaceId}/suspend'),
    resume: act('/v1/workspaces/{workspaceId}/resume'),
    impact: read('/v1/workspaces/{workspaceId}/impact'),
    getPolicy: read('/v1/workspaces/{workspaceId}/policy'),
    putPolicy: put('/v1/workspaces/{workspaceId}/policy'),
    previewPolicy: ask('/v1/workspaces/{workspaceId}/policy/preview'),
    tokens: read('/v1/workspaces/{workspaceId}/tokens'),
  },
  workspaceMembers: {
    list: read('/v1/workspaces/{workspaceId}/members'),
    put: put('/v1/workspaces/{workspaceId}/members/{memberId}'),
    remove: remove('/v1/workspaces/{workspaceId}/members/{memberId}'),
    impact: read('/v1/workspaces/{workspaceId}/members/{memberId}/impact'),
  },
  grants: {
    list: read('/v1/workspaces/{workspaceId}/grants'),
    approve: act('/v1/workspaces/{workspaceId}/grants/{credentialId}/approve'),
    refuse: act('/v1/workspaces/{workspaceId}/grants/{credentialId}/refuse'),
    end: act('/v1/workspaces/{workspaceId}/grants/{credentialId}/end'),
  },
  audit: {
    own: read('/v1/audit'),
    workspace: read('/v1/workspaces/{workspaceId}/audit'),
    organization: read('/v1/organizations/{organizationId}/audit'),
    platform: read('/v1/platform/audit'),
    exportOwn: read('/v1/audit/export'),
    exportWorkspace: read('/v1/workspaces/{workspaceId}/audit/export'),
    exportOrganization: read('/v1/organizations/{organizationId}/audit/export'),
    exportPlatform: read('/v1/platform/audit/export'),
  },
  notices: { list: read('/v1/notices'), dismiss: act('/v1/notices/{id}/dismiss') },
  leaks: { report: act('/v1/leak-reports') },
  operation: {
    credentials: read('/v1/platform/credentials'),
    verifiers: read('/v1/platform/verifiers'),
    health: read('/v1/platform/health'),
    configuration: read('/v1/platform/configuration'),
  },
  verification: {
    verify: ask('/v1/verify'),
    verifyBatch: ask('/v1/verify/batch'),
    lookup: ask('/v1/records/lookup'),
  },
} as const
