import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DAY, generateToken, toInstant } from '@latchkey/core'
import { startIometeLakehouse } from '@latchkey/example-iomete-lakehouse'
import { Latchkey } from '@latchkey/sdk'
import { PRESETS, startLatchkey } from '@latchkey/server'

/** The example lakehouse behind a Latchkey, with people, domains, and a token in every state that matters to a client. */
export interface IometePlatform {
  readonly api: string
  readonly service: string
  readonly domain: string
  /** Exists; Ada is not in it. */
  readonly foreignDomain: string
  readonly unknownDomain: string
  readonly organizationId: string
  readonly serviceAccountId: string
  readonly adaId: string
  /** Ada's, with all she may do. She shares a team with the service account. */
  readonly pat: string
  readonly otherPat: string
  readonly readOnlyPat: string
  readonly suspendedPat: string
  readonly expiredPat: string
  readonly revokedPat: string
  readonly neverIssuedPat: string
  /** Of an administrator of the organization who shares no team with the service account. */
  readonly strangerPat: string
  readonly serviceAccountToken: string
  /** As Ada, signed in just now. */
  readonly signIn: () => Promise<Latchkey>
  readonly operator: Latchkey
  close(): Promise<void>
}

export async function startIometePlatform(): Promise<IometePlatform> {
  const started = new AsyncDisposableStack()
  try {
    return await start(started)
  } catch (cause) {
    await started.disposeAsync()
    throw cause
  }
}

async function start(started: AsyncDisposableStack): Promise<IometePlatform> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-iomete-'))
  started.defer(() => rm(folder, { recursive: true }))
  // Filled in the past, so that what was made to expire in a week has.
  let behind = 8 * DAY
  const service = await startLatchkey({
    dataFolder: folder,
    platform: PRESETS.iomete,
    port: 0,
    clock: () => toInstant(Date.now() - behind),
    logLevel: 'silent',
  })
  started.defer(() => service.close())
  const { serviceKey, ...provisioned } = await provision(service.url, service.setUpSecret?.reveal() ?? '')
  behind = 0
  const lakehouse = await startIometeLakehouse({
    latchkeyUrl: service.url,
    serviceKey,
    dataFile: join(folder, 'lakehouse.db'),
  })
  started.defer(() => lakehouse.close())
  lakehouse.seed(provisioned.domain, 'retail')
  lakehouse.seed(provisioned.foreignDomain, 'finance')
  return { ...provisioned, api: lakehouse.url, service: service.url, close: () => started.disposeAsync() }
}

/** Fills a service that was never set up, as a platform's own backend would. */
async function provision(url: string, setUpSecret: string) {
  const connect = (token: string) => new Latchkey({ url, token })
  const operator = connect((await connect(setUpSecret).setup({ email: 'op@example.com', name: 'Operator' })).secret)
  const scopes = ['verify', 'sessions:create']
  const { secret: serviceKey } = await operator.serviceKeys.create({ name: 'Backend', scopes, expires: 'never' })
  const session = async (id: string) => connect((await connect(serviceKey).sessions.create(id)).secret)
  const adaId = (await operator.users.create({ email: 'ada@example.com', name: 'Ada' })).id
  const strangerId = (await operator.users.create({ email: 'stranger@example.com', name: 'Stranger' })).id
  const ada = await session(adaId)
  const stranger = await session(strangerId)
  const { id: organizationId } = await ada.organizations.create({ name: 'Analytics' })
  await ada.organizations.members.put(organizationId, strangerId, 'admin')
  const domain = (await ada.workspaces.create({ name: 'Lake', organizationId })).id
  const foreignDomain = (await stranger.workspaces.create({ name: 'Pond' })).id
  const robot = await ada.serviceAccounts.create(organizationId, { name: 'nightly-etl' })
  await ada.workspaces.members.put(domain, robot.id, 'member')
  const team = await ada.organizations.teams.create(organizationId, { name: 'platform' })
  for (const member of [adaId, robot.id]) await ada.organizations.teams.addMember(organizationId, team.id, member)

  const lasting = { expires: '90d' } as const
  const token = async (name: string, more: object = {}) =>
    (await ada.tokens.create({ name, ...lasting, ...more })).secret
  const suspended = await ada.tokens.create({ name: 'suspended', ...lasting })
  await ada.tokens.suspend(suspended.credential.id)
  const revoked = await ada.tokens.create({ name: 'revoked', ...lasting })
  await ada.tokens.revoke(revoked.credential.id, 'the test wants it so')
  return {
    ...{ serviceKey, operator, organizationId, domain, foreignDomain, adaId, serviceAccountId: robot.id },
    unknownDomain: `${domain.slice(0, -8)}zzzzzzzz`,
    pat: await token('everything'),
    otherPat: await token('everything else'),
    readOnlyPat: await token('reader', { scopes: ['jobs:read'] }),
    expiredPat: await token('short', { expires: '7d' }),
    suspendedPat: suspended.secret,
    revokedPat: revoked.secret,
    neverIssuedPat: generateToken(PRESETS.iomete.token, 'pat', randomBytes).reveal(),
    strangerPat: (await stranger.tokens.create({ name: 'admin', ...lasting })).secret,
    serviceAccountToken: (
      await ada.serviceAccounts.tokens(organizationId, robot.id).create({ name: 'etl', ...lasting })
    ).secret,
    signIn: () => session(adaId),
  }
}
