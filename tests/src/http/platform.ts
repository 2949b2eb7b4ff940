import { PRESETS } from '@latchkey/server'

/** A platform small enough to reason about: two kinds of resource, every role with something of its own, and public workspaces that can be read. */
export const PLATFORM: typeof PRESETS.default = {
  ...PRESETS.default,
  name: 'Devices',
  scopes: [
    { name: 'devices:read', description: 'See devices' },
    { name: 'devices:write', description: 'Control devices', implies: ['devices:read'] },
    { name: 'devices:*', description: 'All about devices' },
    { name: 'locks:open', description: 'Open locks' },
  ],
  roles: {
    workspace: {
      owner: ['devices:*', 'locks:open'],
      admin: ['devices:*', 'locks:open'],
      member: ['devices:write'],
      viewer: ['devices:read'],
    },
    publicWorkspace: ['devices:read'],
  },
}
