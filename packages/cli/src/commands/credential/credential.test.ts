import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { latchkey } from '../../testing/command-line.ts'
import { type TestService, testService } from '../../testing/service.ts'

let service: TestService
let env: Record<string, string>
beforeAll(async () => {
  service = await testService()
  env = {
    LATCHKEY_URL: service.url,
    LATCHKEY_TOKEN: service.token,
    LATCHKEY_CONFIG_DIR: join(service.folder, 'config'),
  }
})
afterAll(() => service.close())

const SECRET = /seam_at1_[0-9A-Za-z]{36}/

describe('create', () => {
  test('prints the secret alone on stdout, and what a person should know on stderr', async () => {
    const { code, stdout, stderr } = await latchkey(['token', 'create', 'import', '--scope', 'tokens:read'], { env })
    expect(code).toBe(0)
    expect(stdout.trim()).toMatch(new RegExp(`^${SECRET.source}$`))
    expect(stderr).toContain('import')
    expect(stderr).not.toMatch(SECRET)
  })

  test('with --output the secret is in a file for its owner alone, and nowhere else', async () => {
    const output = join(service.folder, 'new.token')
    const { code, stdout, stderr } = await latchkey(['token', 'create', 'import', '--output', output], { env })
    expect(code).toBe(0)
    expect(stdout + stderr).not.toMatch(SECRET)
    expect(readFileSync(output, 'utf8')).toMatch(new RegExp(`^${SECRET.source}\n$`))
    if (process.platform !== 'win32') expect(statSync(output).mode & 0o777).toBe(0o600)
  })

  test('with --output and --json stdout is one line of JSON without the secret', async () => {
    const output = join(service.folder, 'json.token')
    const { stdout } = await latchkey(['token', 'create', 'import', '--output', output, '--json'], { env })
    expect(stdout.split('\n')).toHaveLength(2)
    expect(JSON.parse(stdout)).toMatchObject({ credential: { name: 'import' }, secretFile: output })
    expect(stdout).not.toMatch(SECRET)
  })

  test('a file that is there already is left as it is, and nothing is made', async () => {
    const output = join(service.folder, 'precious')
    writeFileSync(output, 'precious')
    const before = (await service.operator.tokens.list().page()).items.length
    const { code, stderr } = await latchkey(['token', 'create', 'lost', '--output', output], { env })
    expect(code).toBe(1)
    expect(stderr).toContain('not overwritten')
    expect(readFileSync(output, 'utf8')).toBe('precious')
    expect((await service.operator.tokens.list().page()).items).toHaveLength(before)
  })

  test('a refusal of the service leaves no empty file behind', async () => {
    const output = join(service.folder, 'refused.token')
    const { code, stderr } = await latchkey(['token', 'create', 'x', '--scope', 'nonsense', '--output', output], {
      env,
    })
    expect(code).not.toBe(0)
    expect(stderr).toContain('/scopes/0')
    expect(existsSync(output)).toBe(false)
  })
})

test('list, show, edit, suspend and resume say what became of a token', async () => {
  const { credential } = await service.operator.tokens.create({ name: 'lifecycle', expires: '30d' })
  const json = async (...args: string[]) => JSON.parse((await latchkey(['token', ...args, '--json'], { env })).stdout)
  expect((await json('list')).items).toContainEqual(expect.objectContaining({ id: credential.id }))
  expect(await json('list', '--limit', '1')).toMatchObject({ items: { length: 1 }, more: true })
  expect(await json('show', credential.id)).toMatchObject({ name: 'lifecycle' })
  expect(await json('edit', credential.id, '--name', 'renamed')).toMatchObject({ name: 'renamed' })
  expect(await json('suspend', credential.id)).toMatchObject({ status: 'suspended' })
  expect(await json('resume', credential.id)).toMatchObject({ status: 'active' })
  const table = (await latchkey(['token', 'list'], { env })).stdout
  expect(table).toMatch(/^ID +NAME +STATUS/)
  expect(table).toContain('renamed')
  expect((await latchkey(['token', 'show', credential.id], { env })).stdout).toMatch(/status +active/)
})

test('rotate gives a new secret under the same id, with the overlap that was asked for', async () => {
  const { credential, secret } = await service.operator.tokens.create({ name: 'turning' })
  const args = ['token', 'rotate', credential.id, '--overlap', '2h', '--json']
  const rotated = JSON.parse((await latchkey(args, { env })).stdout)
  expect(rotated).toMatchObject({ credential: { id: credential.id, secretVersion: 2 }, oldSecretEndsAtFirstUse: false })
  expect(rotated.secret).toMatch(SECRET)
  expect(rotated.secret).not.toBe(secret)
  expect((await latchkey(['token', 'rotate', credential.id, '--overlap', '8d'], { env })).code).toBe(2)
})

describe('revoke', () => {
  test('without a terminal it wants --yes, and does nothing without', async () => {
    const { credential } = await service.operator.tokens.create({ name: 'doomed' })
    const refused = await latchkey(['token', 'revoke', credential.id], { env, input: 'doomed\n' })
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
    expect((await service.operator.tokens.get(credential.id)).status).toBe('active')
    const done = await latchkey(['token', 'revoke', credential.id, '--yes', '--reason', 'test'], { env })
    expect(done.code).toBe(0)
    expect(await service.operator.tokens.get(credential.id)).toMatchObject({ status: 'revoked', revokeReason: 'test' })
  })

  test('with --wait it says how many verifiers have confirmed, and without it nothing of them', async () => {
    const { credential } = await service.operator.tokens.create({ name: 'awaited' })
    const waited = await latchkey(['token', 'revoke', credential.id, '--yes', '--wait', '5'], { env })
    expect(waited).toMatchObject({ code: 0, stdout: '' })
    expect(waited.stderr).toMatch(/0 of 0 connected verifiers confirmed it within \d+ ms\./)
    const again = await latchkey(['token', 'revoke', credential.id, '--yes', '--wait', '--json'], { env })
    expect(JSON.parse(again.stdout)).toMatchObject({ status: 'revoked', fleet: { confirmed: 0, missing: [] } })
    const { stderr } = await latchkey(['token', 'revoke', credential.id, '--yes'], { env })
    expect(stderr).not.toContain('verifiers')
  })

  test.each(['0', '26', 'long'])('with --wait %s it refuses, and revokes nothing', async (seconds) => {
    const { credential } = await service.operator.tokens.create({ name: 'kept' })
    const { code } = await latchkey(['token', 'revoke', credential.id, '--yes', '--wait', seconds], { env })
    expect(code).toBe(2)
    expect((await service.operator.tokens.get(credential.id)).status).toBe('active')
  })
})

test('a service key is made like a token', async () => {
  const args = ['service-key', 'create', 'devices', '--scope', 'verify', '--expires', 'never', '--json']
  expect(JSON.parse((await latchkey(args, { env })).stdout)).toMatchObject({
    credential: { kind: 'service', scopes: ['verify'] },
  })
})

test('an API key without a workspace is a mistake that is explained', async () => {
  expect(await latchkey(['key', 'list'], { env })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--workspace'),
  })
})

describe('exit codes', () => {
  test.each([
    ['a wrong word', ['frob'], {}, 2],
    ['a noun alone', ['token'], {}, 2],
    ['nothing to change', ['token', 'edit', 'tok_1'], {}, 2],
    ['an expiry that is none', ['token', 'create', 'a', '--expires', 'soon'], {}, 2],
    ['a token that is not accepted', ['token', 'list'], { LATCHKEY_TOKEN: 'seam_at1_garbage' }, 3],
    ['no token at all', ['token', 'list'], { LATCHKEY_TOKEN: '' }, 3],
    ['an id that does not exist', ['token', 'show', 'tok_unknown'], {}, 5],
    ['a service that is not there', ['token', 'list'], { LATCHKEY_URL: 'http://127.0.0.1:9' }, 6],
  ])('%s', async (_, args, more, expected) => {
    const { code, stdout, stderr } = await latchkey([...args, ...(args.length > 1 ? ['--json'] : [])], {
      env: { ...env, ...more },
    })
    expect(code).toBe(expected)
    expect(stdout).toBe('')
    if (args.length > 1) expect(JSON.parse(stderr).error).toMatchObject({ exitCode: expected })
    expect(stderr).not.toContain(service.token)
  })

  test('a token that lacks the scope is not allowed', async () => {
    const { secret } = await service.operator.tokens.create({ name: 'narrow', scopes: ['self:read'] })
    expect(await latchkey(['token', 'list'], { env: { ...env, LATCHKEY_TOKEN: secret } })).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('tokens:read'),
    })
  })
})
