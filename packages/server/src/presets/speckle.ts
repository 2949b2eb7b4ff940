import type { PlatformConfig } from '../control/platform.ts'

/** What a member of a project may do there. Writing does not imply reading: a token can be made for a sender that never looks. */
const CONTRIBUTOR = ['streams:read', 'streams:write']
const REVIEWER = ['streams:read']

const USER = [
  'streams:read',
  'streams:write',
  'profile:read',
  'profile:write',
  'profile:email',
  'profile:delete',
  'users:invite',
  'apps:read',
  'apps:write',
]

/**
 * Speckle. A workspace is a project, its members' roles are Speckle's: owner and admin own it, a member contributes, a viewer reviews. Speckle's scopes
 * `tokens:read` and `tokens:write` are those of the management API, which mean the same; `users:read` is too, and so is an operator's here, since in the
 * management API it opens everybody's email address and the platform's audit log. Speckle's own scopes bring the management scopes that projects and profiles
 * need, since a Speckle token names no others.
 */
export const speckle: PlatformConfig = {
  name: 'Speckle',
  token: { prefix: 'spk', labels: { pat: 'pat', key: 'key', service: 'svc', session: 'ses', embed: 'emb' } },
  dialect: 'speckle',
  scopes: [
    {
      name: 'streams:read',
      description: 'Read your projects, their models, versions and objects',
      implies: ['workspaces:read'],
    },
    {
      name: 'streams:write',
      description: 'Create and change projects, models, versions and objects',
      implies: ['workspaces:create', 'workspaces:write'],
    },
    { name: 'profile:read', description: 'Read your profile', implies: ['self:read'] },
    { name: 'profile:write', description: 'Change your profile' },
    { name: 'profile:email', description: 'Read your email address' },
    { name: 'profile:delete', description: 'Delete your account' },
    { name: 'users:email', description: "Read other people's email addresses" },
    { name: 'users:invite', description: 'Invite people to your projects' },
    { name: 'server:stats', description: 'Read statistics of the server' },
    { name: 'server:setup', description: 'Change settings of the server' },
    { name: 'apps:read', description: 'See the applications that you have registered' },
    { name: 'apps:write', description: 'Register and change applications' },
  ],
  roles: {
    workspace: { owner: CONTRIBUTOR, admin: CONTRIBUTOR, member: CONTRIBUTOR, viewer: REVIEWER },
    platform: {
      user: USER,
      service_account: ['streams:read', 'streams:write', 'profile:read'],
      operator: [...USER, 'users:email', 'server:stats', 'server:setup'],
    },
    publicWorkspace: REVIEWER,
  },
  // With less than this Speckle's own clients can't sign in.
  defaultScopes: ['streams:read', 'profile:read', 'profile:email', 'self:read', 'self:rotate', 'self:revoke'],
  defaultExpiry: '90d',
  sessionOnlyScopes: ['tokens:write'],
}
