import type { PlatformConfig } from '../control/platform.ts'

/**
 * Seam's smart-device API. Its published clients tell kinds of credential apart by their first characters: `seam_at` is a personal access token,
 * `seam_cst` a client session, `seam_pk` a publishable key, any other `seam_` an API key.
 */
export const seam: PlatformConfig = {
  name: 'Seam',
  token: {
    prefix: 'seam',
    labels: { pat: 'at1', key: 'key', service: 'svc', session: 'ses', embed: 'emb' },
    clientRules: {
      pat: { startsWith: 'seam_at' },
      key: { startsWith: 'seam_', notStartsWith: ['seam_at', 'seam_cst', 'seam_pk'] },
    },
  },
  dialect: 'seam',
  scopes: [
    { name: 'devices:read', description: 'See the devices of a workspace' },
    { name: 'devices:write', description: 'Control the devices of a workspace', implies: ['devices:read'] },
  ],
  roles: {
    workspace: {
      owner: ['devices:write'],
      admin: ['devices:write'],
      member: ['devices:write'],
      viewer: ['devices:read'],
    },
  },
  defaultScopes: ['*'],
  defaultExpiry: 'never',
}
