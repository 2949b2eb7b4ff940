import { beforeAll, describe, expect, test } from 'vitest'
import { installNpmPackages } from '../client-install.ts'
import { requirement } from '../requirement.ts'
import { CLIENTS, drive } from './drive.ts'
import { type SpecklePlatform, startSpecklePlatform } from './platform.ts'

const installed = await requirement("Speckle's published loader from the npm registry", () =>
  installNpmPackages(CLIENTS),
)

let platform: SpecklePlatform
beforeAll(async () => {
  platform = await startSpecklePlatform()
  return () => platform.close()
})

interface Loaded {
  readonly total: number
  readonly objects: readonly { readonly id: string; readonly speckle_type: string }[]
}

const load = (...steps: readonly { token?: string; streamId: string; objectId: string }[]) =>
  drive<Loaded>(
    process.execPath,
    'javascript.mjs',
    steps.map((step) => ({ serverUrl: platform.api, ...step })),
  )

describe.skipIf(installed.missing)('the npm package @speckle/objectloader2', () => {
  test('loads a model with all that belongs to it, with a token that can read', async () => {
    const { projectId: streamId, objectId, patRead: token } = platform
    const [outcome] = await load({ streamId, objectId, token })
    expect(outcome?.error).toBeUndefined()
    expect(outcome?.value?.total).toBe(28)
    const objects = outcome?.value?.objects ?? []
    expect(new Set(objects.map(({ id }) => id)).size).toBe(28)
    expect(objects.filter(({ speckle_type }) => speckle_type === 'Objects.Geometry.Mesh')).toHaveLength(12)
  })

  test('loads a public model without any token', async () => {
    const [outcome] = await load({ streamId: platform.publicProjectId, objectId: platform.publicObjectId })
    expect(outcome?.value?.objects).toHaveLength(28)
  })

  test('says that there is no access, whether by the token, the role or the want of one', async () => {
    const {
      projectId: streamId,
      foreignProjectId,
      objectId,
      patRead,
      revokedPat,
      expiredPat,
      neverIssuedPat,
    } = platform
    const outcomes = await load(
      { streamId, objectId },
      { streamId, objectId, token: revokedPat },
      { streamId, objectId, token: expiredPat },
      { streamId, objectId, token: neverIssuedPat },
      { streamId: foreignProjectId, objectId, token: patRead },
    )
    for (const { error } of outcomes) expect(error?.message).toBe('You do not have access!')
  })
})
