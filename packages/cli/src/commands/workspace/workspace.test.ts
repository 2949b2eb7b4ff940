import { afterAll, beforeAll, expect, test } from 'vitest'
import { latchkey } from '../../testing/command-line.ts'
import { type TestService, testService } from '../../testing/service.ts'

let service: TestService
let env: Record<string, string>
beforeAll(async () => {
  service = await testService()
  env = { LATCHKEY_URL: service.url, LATCHKEY_TOKEN: service.token, LATCHKEY_CONFIG_DIR: service.folder }
})
afterAll(() => service.close())

const json = async (...args: string[]) => JSON.parse((await latchkey([...args, '--json'], { env })).stdout)

test('a workspace is made, found, changed and deleted', async () => {
  const { id } = await json('workspace', 'create', 'Harbor Lofts', '--slug', 'harbor', '--visibility', 'private')
  expect((await json('workspace', 'list')).items).toContainEqual(expect.objectContaining({ id, slug: 'harbor' }))
  expect((await latchkey(['workspace', 'list'], { env })).stdout).toMatch(/^ID +NAME +ADDRESS/)
  expect(await json('workspace', 'edit', id, '--name', 'Harbor North')).toMatchObject({ name: 'Harbor North' })
  const inherited = { ...env, LATCHKEY_WORKSPACE: id }
  expect((await latchkey(['workspace', 'show'], { env: inherited })).stdout).toContain('Harbor North')
  expect((await latchkey(['workspace', 'members'], { env: inherited })).code).toBe(0)
  expect((await latchkey(['workspace', 'delete', id], { env, input: 'Harbor North\n' })).code).toBe(2)
  expect(await json('workspace', 'delete', id, '--yes')).toEqual({ id, deleted: true })
  expect((await latchkey(['workspace', 'show', id], { env })).code).toBe(5)
})

test('an API key belongs to the workspace that is named', async () => {
  const { id } = await json('workspace', 'create', 'Linden House')
  const args = ['key', 'create', 'door', '--workspace', id, '--scope', 'devices:read', '--rate-limit', '100/60']
  const { credential, secret } = await json(...args)
  expect(credential).toMatchObject({ kind: 'key', workspaceId: id, rateLimit: { requests: 100, windowSeconds: 60 } })
  expect(secret).toMatch(/^seam_key_/)
  expect((await json('key', 'list', '--workspace', id)).items).toHaveLength(1)
})

test('a token can be limited to workspaces, and set free again', async () => {
  const { id } = await json('workspace', 'create', 'Maple Hall')
  const { credential } = await json('token', 'create', 'narrow', '--limit-to', id)
  expect(credential.workspaces).toEqual([id])
  expect((await latchkey(['token', 'edit', 'a', '--limit-to', id, '--everywhere'], { env })).code).toBe(2)
  // Set free is to reach more, which a token cannot do to itself or another: only a person who has just signed in.
  const refused = await latchkey(['token', 'edit', credential.id, '--everywhere', '--json'], { env })
  expect(refused.code).toBe(4)
  expect(JSON.parse(refused.stderr).error.code).toBe('recent_authentication_required')
})
