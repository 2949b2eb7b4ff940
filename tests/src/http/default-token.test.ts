import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Latchkey } from '@latchkey/sdk'
import { PRESETS, type StartOptions, startLatchkey } from '@latchkey/server'
import { afterEach, expect, test } from 'vitest'

const running: AsyncDisposableStack[] = []
afterEach(async () => {
  for (const started of running.splice(0)) await started.disposeAsync()
})

async function opened(preset: keyof typeof PRESETS, more: Pick<StartOptions, 'recoveryKeys'> = {}) {
  const started = new AsyncDisposableStack()
  running.push(started)
  const dataFolder = await mkdtemp(join(tmpdir(), 'latchkey-default-token-'))
  started.defer(() => rm(dataFolder, { recursive: true }))
  const service = await startLatchkey({ dataFolder, platform: PRESETS[preset], port: 0, logLevel: 'silent', ...more })
  started.defer(() => service.close())
  const as = (token: string) => new Latchkey({ url: service.url, token })
  const { secret } = await as(service.setUpSecret?.reveal() ?? '').setup({ email: 'op@example.com', name: 'Op' })
  const scopes = ['verify', 'sessions:create']
  const key = await as(secret).serviceKeys.create({ name: 'Backend', scopes, expires: 'never' })
  const ada = await as(secret).users.create({ email: 'ada@example.com', name: 'Ada' })
  return { as, ada, backend: as(key.secret) }
}

test('where the platform gives every account a token, it is told with the first session and with no other', async () => {
  const { as, ada, backend } = await opened('clarifai')
  const first = await backend.sessions.create(ada.id)
  const { credential, secret } = first.defaultToken ?? expect.fail('There was no token.')
  expect(credential).toMatchObject({ kind: 'pat', name: 'Default', scopes: ['All'], expiresAt: null, ownerId: ada.id })
  expect(await as(secret).self.get()).toMatchObject({ principal: { id: ada.id } })
  expect(JSON.stringify(first)).not.toContain(secret)
  await as(first.secret).tokens.revoke(credential.id)
  await as(first.secret).self.revoke()
  expect((await backend.sessions.create(ada.id)).defaultToken).toBeNull()
})

test('where the operator made tokens recoverable, the token that came with the account and those made later are copied from the list', async () => {
  const recoveryKeys = [{ id: 'k1', key: randomBytes(32) }]
  const { as, ada, backend } = await opened('clarifai', { recoveryKeys })
  const first = await backend.sessions.create(ada.id)
  const later = await as(first.secret).tokens.create({ name: 'Training' })
  const ends = await backend.sessions.create(ada.id)
  const copied: string[] = []
  for await (const { id } of as(ends.secret).tokens.list())
    copied.push((await as(ends.secret).tokens.reveal(id)).secret)
  expect(copied.sort()).toEqual([first.defaultToken?.secret, later.secret].sort())
  for (const token of copied)
    await expect(as(token).tokens.reveal(later.credential.id)).rejects.toMatchObject({
      code: 'credential_kind_not_accepted',
    })
})

test('elsewhere no token is given', async () => {
  const { as, ada, backend } = await opened('default')
  const { secret, defaultToken } = await backend.sessions.create(ada.id)
  expect(defaultToken).toBeNull()
  expect((await as(secret).tokens.list().page()).items).toEqual([])
})

test('a token names a workspace of its owner’s by "me" alone, and nobody is called so', async () => {
  const { as, ada, backend } = await opened('clarifai')
  const { secret, defaultToken } = await backend.sessions.create(ada.id)
  const home = await as(secret).workspaces.create({ name: 'Home' })
  const key = await as(secret).keys(home.id).create({ name: 'Key' })
  const workspace = async (token: string, named: string) => {
    const decision = await backend.verify({ token, workspace: named })
    return decision.ok ? decision.workspace?.address : decision.code
  }
  const pat = defaultToken?.secret ?? ''
  expect(await workspace(pat, 'me/home')).toBe('ada/home')
  expect(await workspace(key.secret, 'me/home')).toBe('ada/home')
  expect(await workspace(pat, 'me/other')).toBe('workspace_unknown_or_forbidden')
  expect(await workspace(key.secret, 'me/other')).toBe('workspace_unknown_or_forbidden')
  await expect(as(secret).organizations.create({ name: 'Me', slug: 'me' })).rejects.toMatchObject({
    code: 'already_exists',
  })
})
