import { type Operation, resolve, type Schema } from './operations.ts'
import type { World } from './world.ts'

let count = 0

/** What a field may hold, by its name; a service key's scopes and the like depend on the operation too. */
function sampleOf(name: string, schema: Schema, { path }: Operation, { ids, user }: World): unknown {
  count += 1
  const isService = path.startsWith('/v1/service-keys')
  const samples: Readonly<Record<string, unknown>> = {
    name: `Name ${count}`,
    email: `person${count}@example.com`,
    slug: `slug-${count}`,
    // A robot without a role anywhere can be given nothing.
    scopes: isService ? ['verify'] : path.includes('/service-accounts/') ? [] : ['devices:read'],
    allowedScopes: null,
    workspaces: null,
    resources: null,
    ipAllowlist: [],
    expires: '30d',
    // Goes with no "expires".
    expiresAt: undefined,
    notBefore: new Date(Date.now() + 60_000).toISOString(),
    maxLifetimeSeconds: null,
    revokeAfterIdleSeconds: null,
    organizationId: ids['organizationId'],
    userId: ids['userId'],
    role: path.startsWith('/v1/users') ? 'user' : path.includes('/workspaces/') ? 'viewer' : 'member',
    overlap: { until: 'first_use' },
    rateLimit: { requests: 10, windowSeconds: 60 },
    token: user,
    digest: path.endsWith('/lookup') ? '0'.repeat(64) : undefined,
    workspace: path.endsWith('/lookup') ? null : ids['workspaceId'],
    ip: '192.0.2.1',
    resource: 'door',
    items: [{ token: user }],
  }
  return name in samples ? samples[name] : plain(schema)
}

function plain(schema: Schema): unknown {
  const { type, enum: choices, anyOf, oneOf, items, properties } = resolve(schema)
  if (choices !== undefined) return choices[0]
  const [variant] = anyOf ?? oneOf ?? []
  if (variant !== undefined) return plain(variant)
  if (type === 'array') return items === undefined ? [] : [plain(items)]
  if (type === 'object')
    return Object.fromEntries(Object.entries(properties ?? {}).map(([name, inner]) => [name, plain(inner)]))
  return type === 'string' ? 'text' : type === 'boolean' ? false : type === 'integer' || type === 'number' ? 1 : null
}

/** A body that the operation takes, with as many of its fields as go together, and names that are free. */
export function sampleBody(operation: Operation, world: World): Record<string, unknown> {
  const fields = Object.entries(operation.body?.properties ?? {})
  const entries = fields.map(([name, schema]) => [name, sampleOf(name, schema, operation, world)] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}
