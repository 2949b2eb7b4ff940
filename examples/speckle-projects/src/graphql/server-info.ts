import type { SpeckleContext } from './context.ts'

/** Clients compare it with the least version that they work with. */
const VERSION = '2.99.0'

/** What the dialog for new tokens offers. */
const PUBLIC_SCOPES = [
  { name: 'streams:read', description: 'Read your projects, their models, versions and objects' },
  { name: 'streams:write', description: 'Create and change projects, models, versions and objects' },
  { name: 'profile:read', description: 'Read your profile' },
  { name: 'profile:write', description: 'Change your profile' },
  { name: 'profile:email', description: 'Read your email address' },
  { name: 'users:read', description: "Read other people's profiles" },
  { name: 'server:stats', description: 'Read statistics of the server' },
]

export const serverInfo = (_: unknown, __: unknown, { origin }: SpeckleContext) => ({
  name: 'Speckle projects, guarded by Latchkey',
  company: 'Latchkey',
  description: 'An example of a server that speaks to Speckle’s clients',
  adminContact: null,
  canonicalUrl: origin,
  version: VERSION,
  scopes: PUBLIC_SCOPES,
  authStrategies: [],
  workspaces: { workspacesEnabled: false },
})
