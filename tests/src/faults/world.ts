import { type Send, startService, type TestService } from './service.ts'

/** A set-up service with one of everything in it. */
export interface World extends TestService {
  readonly operatorId: string
  /** The first operator's token, which may do everything that a token may. */
  readonly operator: string
  readonly user: string
  readonly session: string
  readonly key: string
  readonly serviceKey: string
  /** What the parameters of a path stand for; `{id}` by what comes before it. */
  readonly ids: Readonly<Record<string, string>>
}

export async function startWorld(): Promise<World> {
  const service = await startService()
  try {
    return { ...service, ...(await populate(service)) }
  } catch (error) {
    await service.close()
    throw error
  }
}

/** Sets a service up and makes one of everything. */
export async function populate({
  send,
  setUpSecret,
}: Pick<TestService, 'send' | 'setUpSecret'>): Promise<Omit<World, keyof TestService>> {
  const make = maker(send)
  const first = await make('/v1/setup', setUpSecret, { email: 'op@example.com', name: 'Operator' })
  const operator: string = first.secret
  const create = (path: string, body: object) => make(path, operator, body)
  const service = await create('/v1/service-keys', { name: 'Backend', scopes: ['verify', 'sessions:create'] })
  const user = await create('/v1/users', { email: 'ann@example.com', name: 'Ann' })
  const session = await make('/v1/sessions', service.secret, { userId: user.id })
  const userToken = await make('/v1/tokens', session.secret, { name: 'Ann’s' })
  const token = await create('/v1/tokens', { name: 'Of the operator' })
  const organization = await create('/v1/organizations', { name: 'Acme' })
  const within = `/v1/organizations/${organization.id}`
  const team = await create(`${within}/teams`, { name: 'Builders' })
  const account = await create(`${within}/service-accounts`, { name: 'Robot' })
  const accountToken = await create(`${within}/service-accounts/${account.id}/tokens`, { name: 'Of the robot' })
  const workspace = await create('/v1/workspaces', { name: 'House', organizationId: organization.id })
  const key = await create(`/v1/workspaces/${workspace.id}/keys`, { name: 'Key', scopes: ['devices:read'] })
  return {
    operatorId: first.user.id,
    operator,
    user: userToken.secret,
    session: session.secret,
    key: key.secret,
    serviceKey: service.secret,
    ids: {
      workspaceId: workspace.id,
      organizationId: organization.id,
      teamId: team.id,
      serviceAccountId: account.id,
      userId: user.id,
      memberId: user.id,
      principalId: user.id,
      credentialId: token.credential.id,
      '/tokens/{id}': token.credential.id,
      '/keys/{id}': key.credential.id,
      '/service-keys/{id}': service.credential.id,
      // Of nobody here: how somebody signs in is closed to these credentials.
      '/identities/{id}': 'x'.repeat(43),
      '/service-accounts/{serviceAccountId}/tokens/{id}': accountToken.credential.id,
    },
  }
}

/** Makes something; what it answers is needed, so anything but a success is an error here. */
function maker(send: Send) {
  return async (path: string, token: string, body: object) => {
    const { status, text, json } = await send('POST', path, { token, body })
    if (status !== 201) throw new Error(`POST ${path} answered ${status}: ${text}`)
    return json
  }
}
