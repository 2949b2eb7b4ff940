import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DAY, generateToken, toInstant } from '@latchkey/core'
import { startSeamDevices } from '@latchkey/example-seam-devices'
import { Latchkey } from '@latchkey/sdk'
import { PRESETS, startLatchkey } from '@latchkey/server'

/** The example API behind a Latchkey, with a user, workspaces, and a credential in every state that matters to a client. */
export interface SeamPlatform {
  readonly api: string
  /** Of a user who is in the first two workspaces. */
  readonly pat: string
  /** The same user's, for reading devices only. */
  readonly readOnlyPat: string
  /** Of the first workspace. */
  readonly apiKey: string
  readonly workspaceId: string
  readonly otherWorkspaceId: string
  /** Exists; the user is not in it. */
  readonly foreignWorkspaceId: string
  readonly unknownWorkspaceId: string
  readonly revokedPat: string
  readonly expiredPat: string
  /** Of the right form, and never issued. */
  readonly neverIssuedPat: string
  /** With one wrong character. */
  readonly mistypedPat: string
  /** Looks like a PAT to Seam's clients, and is none. */
  readonly garbagePat: string
  close(): Promise<void>
}

export async function startSeamPlatform(): Promise<SeamPlatform> {
  const started = new AsyncDisposableStack()
  try {
    return await start(started)
  } catch (cause) {
    await started.disposeAsync()
    throw cause
  }
}

async function start(started: AsyncDisposableStack): Promise<SeamPlatform> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-seam-'))
  started.defer(() => rm(folder, { recursive: true }))
  // Filled in the past, so that what was made to expire in a week has.
  let behind = 8 * DAY
  const service = await startLatchkey({
    dataFolder: folder,
    platform: PRESETS.seam,
    port: 0,
    clock: () => toInstant(Date.now() - behind),
    logLevel: 'silent',
  })
  started.defer(() => service.close())
  const { serviceKey, ...credentials } = await provision(service.url, service.setUpSecret?.reveal() ?? '')
  behind = 0
  const dataFile = join(folder, 'devices.db')
  const devices = await startSeamDevices({ latchkeyUrl: service.url, serviceKey, dataFile })
  started.defer(() => devices.close())
  devices.seed(credentials.workspaceId, 'vacation_rentals')
  devices.seed(credentials.otherWorkspaceId, 'office_building')
  devices.seed(credentials.foreignWorkspaceId, 'student_housing')
  return { ...credentials, api: devices.url, close: () => started.disposeAsync() }
}

/** Fills a service that was never set up, as a platform's own backend would. */
async function provision(url: string, setUpSecret: string) {
  const connect = (token: string) => new Latchkey({ url, token })
  const operator = connect((await connect(setUpSecret).setup({ email: 'op@example.com', name: 'Operator' })).secret)
  const scopes = ['verify', 'sessions:create']
  const { secret: serviceKey } = await operator.serviceKeys.create({ name: 'Backend', scopes, expires: 'never' })
  const signIn = async (email: string) => {
    const user = await operator.users.create({ email, name: email })
    return connect((await connect(serviceKey).sessions.create(user.id)).secret)
  }
  const ada = await signIn('ada@example.com')
  const rentals = await ada.workspaces.create({ name: 'Sunset Rentals' })
  const offices = await ada.workspaces.create({ name: 'Linden Offices' })
  const grace = await signIn('grace@example.com')
  const foreign = await grace.workspaces.create({ name: 'Maple Hall' })

  const pat = (await ada.tokens.create({ name: 'Everything', expires: '1y' })).secret
  const revoked = await ada.tokens.create({ name: 'Revoked', expires: '1y' })
  await ada.tokens.revoke(revoked.credential.id, 'the test wants it so')
  return {
    serviceKey,
    pat,
    readOnlyPat: (await ada.tokens.create({ name: 'Reader', scopes: ['devices:read'], expires: '1y' })).secret,
    apiKey: (await ada.keys(rentals.id).create({ name: 'Key', expires: '1y' })).secret,
    workspaceId: rentals.id,
    otherWorkspaceId: offices.id,
    foreignWorkspaceId: foreign.id,
    unknownWorkspaceId: `${rentals.id.slice(0, -8)}zzzzzzzz`,
    revokedPat: revoked.secret,
    expiredPat: (await ada.tokens.create({ name: 'Short', expires: '7d' })).secret,
    neverIssuedPat: generateToken(PRESETS.seam.token, 'pat', randomBytes).reveal(),
    mistypedPat: pat.slice(0, -1) + (pat.endsWith('a') ? 'b' : 'a'),
    garbagePat: 'seam_at1Garbage_notAToken',
  }
}
