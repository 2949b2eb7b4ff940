import type { RoleDefinitions, ScopeDefinition } from '@latchkey/core'

/** The scopes of the management API itself. Every platform has them, beside its own. */
export const MANAGEMENT_SCOPES = [
  { name: '*', description: 'Everything you may do yourself' },
  { name: 'self:read', description: 'See what this very token is' },
  { name: 'self:rotate', description: 'Replace the secret of this very token' },
  { name: 'self:revoke', description: 'Revoke this very token' },
  { name: 'tokens:read', description: 'See your personal access tokens' },
  {
    name: 'tokens:write',
    description: 'Create, change and revoke your personal access tokens',
    implies: ['tokens:read'],
  },
  { name: 'keys:read', description: 'See the API keys of a workspace' },
  { name: 'keys:write', description: 'Create, change and revoke the API keys of a workspace', implies: ['keys:read'] },
  { name: 'workspaces:create', description: 'Create workspaces' },
  { name: 'workspaces:read', description: 'See workspaces' },
  {
    name: 'workspaces:edit',
    description: 'Change the name and visibility of workspaces',
    implies: ['workspaces:read'],
  },
  {
    name: 'workspaces:write',
    description: 'Change, suspend and delete workspaces',
    implies: ['workspaces:read', 'workspaces:edit'],
  },
  { name: 'members:read', description: 'See who belongs to a workspace' },
  { name: 'members:write', description: 'Add, change and remove members of a workspace', implies: ['members:read'] },
  { name: 'policy:read', description: 'See the rules for tokens' },
  { name: 'policy:write', description: 'Set the rules for tokens', implies: ['policy:read'] },
  { name: 'grants:read', description: "See which people's tokens reach a workspace" },
  { name: 'grants:write', description: "Admit or refuse people's tokens in a workspace", implies: ['grants:read'] },
  { name: 'audit:read', description: 'Read the audit log' },
  { name: 'organizations:create', description: 'Create organizations' },
  { name: 'organizations:read', description: 'See organizations, their members and teams' },
  {
    name: 'organizations:write',
    description: 'Change organizations, their members and teams',
    implies: ['organizations:read'],
  },
  { name: 'service_accounts:read', description: 'See service accounts and their tokens' },
  {
    name: 'service_accounts:write',
    description: 'Create and change service accounts and their tokens',
    implies: ['service_accounts:read'],
  },
  { name: 'users:read', description: 'See all users of the platform' },
  { name: 'users:write', description: 'Create, change, suspend and delete users', implies: ['users:read'] },
  { name: 'service_keys:read', description: 'See the keys of resource servers' },
  {
    name: 'service_keys:write',
    description: 'Create, change and revoke the keys of resource servers',
    implies: ['service_keys:read'],
  },
  { name: 'verify', description: 'Verify the tokens of others (resource servers)' },
  { name: 'sessions:create', description: 'Open a session for a user (the platform’s own backend)' },
  {
    name: 'embeds:create',
    description: 'Hand a user over to the token page in the platform’s own pages (the platform’s own backend)',
  },
  { name: 'leaks:report', description: 'Report tokens that were found in the open, which stops them' },
] as const satisfies readonly ScopeDefinition[]

export type ManagementScope = Exclude<(typeof MANAGEMENT_SCOPES)[number]['name'], '*'>

/** What no person may hold. */
export const RESERVED_SCOPES = [
  'verify',
  'sessions:create',
  'embeds:create',
  'leaks:report',
] as const satisfies readonly ManagementScope[]

/** What service keys may hold. */
export const SERVICE_SCOPES: readonly ManagementScope[] = [
  ...RESERVED_SCOPES,
  'self:read',
  'self:rotate',
  'self:revoke',
]

const WORKSPACE_VIEWER: readonly ManagementScope[] = [
  'workspaces:read',
  'members:read',
  'policy:read',
  'self:read',
  'self:rotate',
  'self:revoke',
]
const WORKSPACE_ADMIN: readonly ManagementScope[] = [
  ...WORKSPACE_VIEWER,
  'workspaces:write',
  'keys:write',
  'members:write',
  'policy:write',
  'grants:write',
  'audit:read',
]
const ORGANIZATION_ADMIN: readonly ManagementScope[] = [
  'organizations:write',
  'service_accounts:write',
  'workspaces:create',
  'policy:write',
  'audit:read',
]

/** What each role may do in the management API; a platform adds its own scopes and roles. */
export const MANAGEMENT_ROLES: RoleDefinitions & {
  readonly workspace: Record<'owner' | 'admin' | 'member' | 'viewer', readonly ManagementScope[]>
} = {
  workspace: { owner: WORKSPACE_ADMIN, admin: WORKSPACE_ADMIN, member: WORKSPACE_VIEWER, viewer: WORKSPACE_VIEWER },
  organization: {
    owner: ORGANIZATION_ADMIN,
    admin: ORGANIZATION_ADMIN,
    member: ['organizations:read'],
  },
  workspaceRoleOf: { owner: 'owner', admin: 'admin' },
  platform: {
    user: [
      'self:read',
      'self:rotate',
      'self:revoke',
      'tokens:write',
      'workspaces:create',
      'workspaces:read',
      'organizations:create',
      'organizations:read',
      'audit:read',
    ],
    service_account: ['self:read', 'self:rotate', 'self:revoke', 'workspaces:read'],
    operator: [
      'self:read',
      'self:rotate',
      'self:revoke',
      'tokens:write',
      'workspaces:create',
      'workspaces:read',
      'organizations:create',
      'organizations:read',
      'audit:read',
      'users:write',
      'service_keys:write',
    ],
  },
  publicWorkspace: [],
}
