import type { IssuedBody, World } from './world.ts'

/** One of two sides that are set up alike: a person with all that a person can have. */
export interface Side {
  /** A value for each name that stands in a path; where kinds differ by route, `idAt` says which. */
  readonly ids: Readonly<Record<string, string>>
  readonly people: Readonly<Record<'a session' | 'a token', string>>
  readonly others: Readonly<Record<'an API key' | 'a token of a service account' | 'a token of one workspace', string>>
}

export async function makeSide(world: World, name: string): Promise<Side> {
  const { id: userId, session } = await world.user(name)
  const { id: organizationId } = await world.organization(session, 'Guild')
  const { id: workspaceId } = await world.workspace(session, 'Home', { organizationId })
  const { id: teamId } = await world.ok<{ id: string }>(`POST /v1/organizations/${organizationId}/teams`, session, {
    body: { name: 'Team' },
  })
  await world.ok(`PUT /v1/organizations/${organizationId}/teams/${teamId}/members/${userId}`, session, { body: {} })
  await world.ok(`PUT /v1/workspaces/${workspaceId}/members/${teamId}`, session, { body: { role: 'member' } })
  const account = await world.serviceAccount(session, organizationId, workspaceId)
  const token = await world.token(session)
  const bound = await world.token(session, { workspaces: [workspaceId] })
  const key = await world.key(session, workspaceId)
  return {
    ids: {
      userId,
      organizationId,
      workspaceId,
      teamId,
      serviceAccountId: account.id,
      tokenId: token.credential.id,
      keyId: key.credential.id,
      accountTokenId: account.token.credential.id,
      boundTokenId: bound.credential.id,
    },
    people: { 'a session': session, 'a token': token.secret },
    others: {
      'an API key': key.secret,
      'a token of a service account': account.token.secret,
      'a token of one workspace': bound.secret,
    },
  }
}

/** An operator's service key, the one thing of the platform itself that has an id. */
export async function makeServiceKey(world: World): Promise<string> {
  return (await world.ok<IssuedBody>('POST /v1/service-keys', world.operator, { body: { name: 'Other' } })).credential
    .id
}

/** Which of a side's ids a parameter of a path means. */
export function idAt(path: string, parameter: string): string {
  if (parameter === 'credentialId') return 'boundTokenId'
  if (parameter === 'memberId') return 'teamId'
  if (parameter === 'principalId') return 'userId'
  if (parameter !== 'id') return parameter
  if (path.includes('/service-accounts/')) return 'accountTokenId'
  if (path.includes('/keys/')) return 'keyId'
  return path.includes('/service-keys/') ? 'serviceKeyId' : 'tokenId'
}

/** Ids of the right form that name nothing. */
export function randomId(id: string): string {
  return `${id.slice(0, id.indexOf('_'))}_${'0'.repeat(25)}x`
}

const POLICY = {
  maxLifetimeSeconds: null,
  expiryRequired: false,
  allowedScopes: null,
  approvalRequired: false,
  ipAllowlist: [],
}

/** A body that the route would take. */
export function bodyFor(call: string): object {
  if (/\/policy(\/preview)?$/.test(call)) return POLICY
  if (/\/(keys|tokens)\/revoke$/.test(call)) return { ids: [randomId('tok_')] }
  if (call.startsWith('PUT') && call.includes('/teams/')) return {}
  if (call.startsWith('PUT')) return { role: 'member' }
  if (call.startsWith('PATCH')) return { name: 'Taken over' }
  return /POST .*\/(keys|teams|service-accounts|tokens)$/.test(call) ? { name: 'Taken over' } : {}
}
