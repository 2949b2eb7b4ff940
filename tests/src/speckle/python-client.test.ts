import { beforeAll, describe, expect, test } from 'vitest'
import { installPythonPackages, pythonOf } from '../client-install.ts'
import { requirement } from '../requirement.ts'
import { CLIENTS, drive, type Outcome } from './drive.ts'
import { type SpecklePlatform, startSpecklePlatform } from './platform.ts'

const ENVIRONMENT = 'speckle-python'
const installed = await requirement('Python 3 with venv, and specklepy from PyPI', () =>
  installPythonPackages(ENVIRONMENT, CLIENTS),
)

let platform: SpecklePlatform
beforeAll(async () => {
  platform = await startSpecklePlatform()
  return () => platform.close()
})

// biome-ignore lint/suspicious/noExplicitAny: each step has a value of its own shape
type AnyOutcome = Outcome<any>

const run = (...steps: readonly object[]): Promise<AnyOutcome[]> =>
  drive(
    pythonOf(ENVIRONMENT),
    'python.py',
    steps.map((step) => ({ host: new URL(platform.api).host, ...step })),
  )

async function one(step: object): Promise<AnyOutcome> {
  const [outcome] = await run(step)
  return outcome as AnyOutcome
}

describe.skipIf(installed.missing)('the Python package specklepy', () => {
  test('signs in with a token, and learns who it is and where', async () => {
    const { error, value } = await one({ call: 'sign_in', token: platform.patWrite })
    expect(error).toBeUndefined()
    expect(value.user).toMatchObject({ name: 'ada', email: 'ada@example.com' })
    expect(value.server).toMatchObject({ version: '2.99.0', workspaces: { workspaces_enabled: false } })
  })

  test('cannot sign in with a token that is not valid, and is answered 403', async () => {
    const { revokedPat, expiredPat, neverIssuedPat } = platform
    const tokens = [revokedPat, expiredPat, neverIssuedPat, 'garbage']
    const outcomes = await run(...tokens.map((token) => ({ call: 'sign_in', token })))
    for (const { error } of outcomes) {
      expect(error?.classes).toContain('SpeckleException')
      expect(error?.message).toContain('403')
    }
  })

  test('warns of such a token where it is given a whole account', async () => {
    const { error, value } = await one({ call: 'sign_in_with_account', accountToken: platform.revokedPat })
    expect(error).toBeUndefined()
    expect(value.join()).toContain('Possibly invalid token')
  })

  test('is told which scope its token lacks', async () => {
    const { patRead, patStreamsOnly } = platform
    const [write, profile] = await run(
      { call: 'project_life', token: patRead, name: 'x' },
      { call: 'sign_in', token: patStreamsOnly },
    )
    expect(write?.error?.classes).toContain('GraphQLException')
    expect(write?.error?.errors).toMatchObject([{ path: ['data'], extensions: { scope: 'streams:write' } }])
    expect(profile?.error?.message).toContain('profile:read')
  })

  test('lists projects, and reads one with its models, versions and permissions', async () => {
    const { patRead: token, projectId, modelId, objectId } = platform
    const [projects, project, permissions, models, versions] = await run(
      { call: 'list_projects', token },
      { call: 'get_project', token, projectId },
      { call: 'project_permissions', token, projectId },
      { call: 'models_of', token, projectId },
      { call: 'versions_of', token, projectId, modelId },
    )
    expect(projects?.value.map(({ name }: { name: string }) => name).sort()).toEqual(['Harbour House', 'Old Mill'])
    expect(project?.value).toMatchObject({ id: projectId, role: 'stream:owner', visibility: 'PRIVATE' })
    expect(permissions?.value).toMatchObject({
      can_load: { authorized: true },
      can_create_model: { authorized: false },
    })
    expect(models?.value).toMatchObject([{ id: modelId, display_name: 'house' }])
    expect(versions?.value).toMatchObject([{ referenced_object: objectId, author_user: { name: 'ada' } }])
  })

  test('reads a public project without a token, and no private one', async () => {
    const { publicProjectId, projectId } = platform
    const [open, closed] = await run(
      { call: 'get_project', projectId: publicProjectId },
      { call: 'get_project', projectId },
    )
    expect(open?.value).toMatchObject({ name: 'Town Hall' })
    expect(closed?.error?.message).toContain('You are not logged in to this server')
  })

  test('makes, changes and deletes a project', async () => {
    const { error, value } = await one({ call: 'project_life', token: platform.patWrite, name: 'Pier' })
    expect(error).toBeUndefined()
    expect(value).toMatchObject({ made: { name: 'Pier' }, changed: { name: 'Pier 2' }, deleted: true })
  })

  test('sends objects as a version of a new model, and receives them as they were', async () => {
    const { patWrite: token, projectId } = platform
    const { error, value } = await one({ call: 'send_and_receive', token, projectId, name: 'from/python' })
    expect(error).toBeUndefined()
    expect(value).toMatchObject({ name: 'house', lengths: [4.5, 2.5], version: { message: 'from Python' } })
  })

  test('makes a token that lives for so many milliseconds, and revokes it', async () => {
    const { session: token } = platform
    const made = await one({
      call: 'create_token',
      token,
      name: 'py',
      scopes: ['streams:read', 'profile:read'],
      lifespan: 86_400_000,
    })
    expect(made.error).toBeUndefined()
    expect((await one({ call: 'sign_in', token: made.value })).error).toBeUndefined()
    expect((await one({ call: 'revoke_token', token, named: made.value })).value).toBe(true)
    await expect
      .poll(async () => (await one({ call: 'sign_in', token: made.value })).error?.message, { timeout: 20_000 })
      .toContain('403')
  })
})
