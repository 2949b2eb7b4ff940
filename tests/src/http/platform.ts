import { PRESETS } from '@latchkey/server'

/** A page of the platform's own that shows the token page. */
export const PAGE = 'https://app.example.com'
/** Another one, which may show it as well. */
export const OTHER_PAGE = 'https://admin.example.com'

/** A platform small enough to reason about: two kinds of resource, every role with something of its own, and public workspaces that can be read. */
export const PLATFORM: typeof PRESETS.default = {
  ...PRESETS.default,
  name: 'Devices',
  embedOrigins: [PAGE, OTHER_PAGE],
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
