import type { CredentialKind, PrincipalId } from '@latchkey/core'
import {
  insertCredential,
  type NewCredential,
} from '../../../../packages/server/src/control/credentials/new-credential.ts'
import { PAGE } from '../platform.ts'
import { type IssuedBody, unknownToken, type World } from '../world.ts'

/** One credential of every kind and state, all of one operator who owns a workspace and an organization, so that no role stands in the way. */
export interface Credentials {
  readonly workspaceId: string
  readonly organizationId: string
  readonly live: Readonly<Record<CredentialKind, string>>
  readonly dead: Readonly<Record<string, string>>
  /** A token that holds every scope but one, and those that imply it. */
  without(scope: string): Promise<string>
}

const DAY_MS = 86_400_000

export async function everyCredential(world: World): Promise<Credentials> {
  const { operator } = world
  const { id: workspaceId } = await world.workspace(operator, 'Home')
  const { id: organizationId } = await world.organization(operator, 'Guild')
  const { principal } = await world.ok<{ principal: { id: string } }>('GET /v1/self', operator)
  const end = async (verb: string, more: object = {}) => {
    const { credential, secret } = await world.token(operator, more)
    if (verb !== '') await world.ok(`POST /v1/tokens/${credential.id}/${verb}`, operator, { body: {} })
    return secret
  }
  const rotatedAway = async () => {
    const { credential, secret } = await world.token(operator)
    const overlap = { until: 'deadline', seconds: 0 }
    await world.ok(`POST /v1/tokens/${credential.id}/rotate`, operator, { body: { overlap } })
    return secret
  }
  const session = await operatorSession(world, principal.id as PrincipalId, { kind: 'session', idPrefix: 'ses' })
  const embed = await operatorSession(world, principal.id as PrincipalId, {
    ...{ kind: 'embed', idPrefix: 'emb', pageOrigin: PAGE },
  })
  const live = {
    pat: operator,
    key: (await world.key(operator, workspaceId, { scopes: ['*'] })).secret,
    service: world.serviceKey,
    session,
    embed,
  }
  const dead = {
    'a suspended token': await end('suspend'),
    'a revoked token': await end('revoke'),
    'an expired token': await end('', { expiresAt: new Date(world.now + 1).toISOString() }),
    'a token of tomorrow': await end('', { notBefore: new Date(world.now + DAY_MS).toISOString() }),
    'a secret that was rotated away': await rotatedAway(),
    'a token bound to another address': await end('', { ipAllowlist: ['192.0.2.1'] }),
    'the set-up secret': 'setup_'.padEnd(38, 'A'),
    'an unknown token': unknownToken(),
    nothing: '',
  }
  world.advance(1)
  const { scopes } = await world.ok<{ scopes: { name: string; implies?: string[] }[] }>('GET /v1/platform', operator)
  const reserved = ['verify', 'sessions:create', 'embeds:create', 'leaks:report']
  return {
    workspaceId,
    organizationId,
    live,
    dead,
    async without(scope) {
      const names = scopes.filter(
        ({ name, implies = [] }) => name !== scope && !implies.includes(scope) && !name.includes('*'),
      )
      const held = names.map(({ name }) => name).filter((name) => !reserved.includes(name))
      return (await world.ok<IssuedBody>('POST /v1/tokens', operator, { body: { name: 'All but one', scopes: held } }))
        .secret
    },
  }
}

/** No service key can open one for an operator, so the store is given one: the door must judge by the kind and not by how hard it is to get. */
async function operatorSession(
  { latchkey: { control }, now }: World,
  id: PrincipalId,
  kind: Pick<NewCredential, 'kind' | 'idPrefix' | 'pageOrigin'>,
): Promise<string> {
  const { store, platform, random, sha256, recovery } = control
  const reach = { scopes: ['*'], workspaces: null, resources: null, addressAllowlist: [], expiresAt: null }
  const named = {
    ...kind,
    name: 'Session',
    description: '',
    createdBy: id,
    authenticatedAt: now,
  } as const
  const { secret } = await store.write(async (tables) => ({
    value: await insertCredential(
      { tables, platform, now, random, sha256, recovery },
      { ...named, owner: { type: 'principal', id }, reach },
    ),
    audit: [],
    changes: [],
  }))
  return secret.reveal()
}
