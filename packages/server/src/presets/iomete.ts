import type { PlatformConfig } from '../control/platform.ts'

/**
 * IOMETE's lakehouse. A workspace is one of its domains. Its access tokens carry no scopes: they act for their account wherever it may act, so that a
 * new one gets all; names are the handle of a token in its API, and a service account's tokens are managed by those who share a group with it.
 */
export const iomete: PlatformConfig = {
  name: 'IOMETE',
  token: {
    prefix: 'iom',
    labels: { pat: 'pat', key: 'key', service: 'svc', session: 'ses', embed: 'emb' },
  },
  dialect: 'iomete',
  scopes: [
    { name: 'jobs:read', description: 'See Spark jobs, their runs, logs and metrics' },
    { name: 'jobs:write', description: 'Create, change, run and delete Spark jobs', implies: ['jobs:read'] },
    { name: 'queries:run', description: 'Query the tables of a domain' },
  ],
  roles: {
    workspace: {
      owner: ['jobs:write', 'queries:run'],
      admin: ['jobs:write', 'queries:run'],
      member: ['jobs:write', 'queries:run'],
      viewer: ['jobs:read', 'queries:run'],
    },
  },
  defaultScopes: ['*'],
  defaultExpiry: '30d',
  expiryPresets: ['7d', '14d', '30d', '90d'],
  uniqueNames: 'owner',
  serviceAccountTokens: 'shared_team',
}
