import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DAY, generateToken, toInstant } from '@latchkey/core'
import { startSpeckleProjects } from '@latchkey/example-speckle-projects'
import { Latchkey } from '@latchkey/sdk'
import { PRESETS, startLatchkey } from '@latchkey/server'

/** The example API behind a Latchkey, with people, projects, and a credential in every state that matters to a client. */
export interface SpecklePlatform {
  readonly service: string
  readonly api: string
  readonly serviceKey: string
  /** Ada, signed in: she owns the first two projects. */
  readonly session: string
  /** Hers, for everything that Speckle's clients do. */
  readonly patWrite: string
  /** Hers, for reading alone. */
  readonly patRead: string
  /** Hers, for reading projects and nothing of herself. */
  readonly patStreamsOnly: string
  /** Grace's, for everything; she may only look into the first project, and has nothing in the second. */
  readonly reviewerPat: string
  readonly revokedPat: string
  readonly revokedPatId: string
  readonly expiredPat: string
  readonly expiredPatId: string
  readonly neverIssuedPat: string
  readonly projectId: string
  readonly otherProjectId: string
  /** Grace's, private. */
  readonly foreignProjectId: string
  /** Grace's, public. */
  readonly publicProjectId: string
  readonly modelId: string
  readonly objectId: string
  readonly publicObjectId: string
  close(): Promise<void>
}

export async function startSpecklePlatform(): Promise<SpecklePlatform> {
  const started = new AsyncDisposableStack()
  try {
    return await start(started)
  } catch (cause) {
    await started.disposeAsync()
    throw cause
  }
}

const WRITE = ['streams:read', 'streams:write', 'profile:read', 'profile:email']

async function start(started: AsyncDisposableStack): Promise<SpecklePlatform> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-speckle-'))
  started.defer(() => rm(folder, { recursive: true }))
  // Filled in the past, so that what was made to expire in a week has.
  let behind = 8 * DAY
  const service = await startLatchkey({
    dataFolder: folder,
    platform: PRESETS.speckle,
    port: 0,
    clock: () => toInstant(Date.now() - behind),
    logLevel: 'silent',
  })
  started.defer(() => service.close())
  const connect = (token: string) => new Latchkey({ url: service.url, token })
  const setUp = connect(service.setUpSecret?.reveal() ?? '')
  const operator = connect((await setUp.setup({ email: 'op@example.com', name: 'Operator' })).secret)
  const scopes = ['verify', 'sessions:create']
  const { secret: serviceKey } = await operator.serviceKeys.create({ name: 'Backend', scopes, expires: 'never' })
  const signIn = async (userId: string) => (await connect(serviceKey).sessions.create(userId)).secret
  const newUser = (name: string) => operator.users.create({ email: `${name}@example.com`, name })
  const [ada, grace] = [await newUser('ada'), await newUser('grace')]
  const [early, theirs] = [connect(await signIn(ada.id)), connect(await signIn(grace.id))]

  const project = await early.workspaces.create({ name: 'Harbour House' })
  const other = await early.workspaces.create({ name: 'Old Mill' })
  const foreign = await theirs.workspaces.create({ name: 'Secret Tower' })
  const open = await theirs.workspaces.create({ name: 'Town Hall', visibility: 'public' })
  await early.workspaces.members.put(project.id, grace.id, 'viewer')

  const pat = (name: string, chosen: string[]) => early.tokens.create({ name, scopes: chosen, expires: '1y' })
  const [write, read, streams, revoked] = [
    await pat('Everything', WRITE),
    await pat('Reader', ['streams:read', 'profile:read']),
    await pat('Streams', ['streams:read', 'streams:write']),
    await pat('Revoked', WRITE),
  ]
  const expired = await early.tokens.create({ name: 'Short', scopes: WRITE, expires: '7d' })
  await early.tokens.revoke(revoked.credential.id, 'the test wants it so')
  const reviewer = await theirs.tokens.create({ name: 'Grace', scopes: WRITE, expires: '1y' })
  behind = 0
  const session = await signIn(ada.id)

  const dataFile = join(folder, 'projects.db')
  const projects = await startSpeckleProjects({ latchkeyUrl: service.url, serviceKey, dataFile })
  started.defer(() => projects.close())
  const seed = (id: string, name: string, owner: typeof ada, visibility: 'PRIVATE' | 'PUBLIC' = 'PRIVATE') =>
    projects.seed({ id, name, visibility, owner: { id: owner.id, name: owner.name } })
  const first = seed(project.id, project.name, ada)
  seed(other.id, other.name, ada)
  seed(foreign.id, foreign.name, grace)
  const shown = seed(open.id, open.name, grace, 'PUBLIC')

  return {
    service: service.url,
    api: projects.url,
    serviceKey,
    session,
    patWrite: write.secret,
    patRead: read.secret,
    patStreamsOnly: streams.secret,
    reviewerPat: reviewer.secret,
    revokedPat: revoked.secret,
    revokedPatId: revoked.credential.id,
    expiredPat: expired.secret,
    expiredPatId: expired.credential.id,
    neverIssuedPat: generateToken(PRESETS.speckle.token, 'pat', randomBytes).reveal(),
    projectId: project.id,
    otherProjectId: other.id,
    foreignProjectId: foreign.id,
    publicProjectId: open.id,
    modelId: first.modelId,
    objectId: first.objectId,
    publicObjectId: shown.objectId,
    close: () => started.disposeAsync(),
  }
}
