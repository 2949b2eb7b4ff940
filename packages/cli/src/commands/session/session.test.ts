import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { latchkey } from '../../testing/command-line.ts'
import { type TestService, testService } from '../../testing/service.ts'

let service: TestService
let config: string
let env: Record<string, string>
let count = 0
beforeAll(async () => {
  service = await testService()
})
afterAll(() => service.close())
beforeEach(() => {
  config = join(service.folder, `config-${++count}`)
  env = { LATCHKEY_CONFIG_DIR: config }
})

const login = () => latchkey(['login', '--url', service.url], { env, input: `${service.token}\n` })

test('login keeps a token from stdin for the owner alone, and later commands use it', async () => {
  const { code, stdout, stderr } = await login()
  expect(code).toBe(0)
  expect(stderr).toContain('Olive Operator')
  expect(stdout + stderr).not.toContain(service.token)
  const file = join(config, 'session.json')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ url: service.url, token: service.token })
  if (process.platform !== 'win32') {
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(config).mode & 0o777).toBe(0o700)
  }
  expect((await latchkey(['whoami'], { env })).stdout).toMatch(/acts as +Olive Operator/)
})

test('login reads a token from a file too', async () => {
  const file = join(service.folder, 'a.token')
  writeFileSync(file, `${service.token}\n`)
  const args = ['login', '--url', service.url, '--token-file', file, '--json']
  const { stdout } = await latchkey(args, { env })
  expect(JSON.parse(stdout)).toMatchObject({ url: service.url, principal: { name: 'Olive Operator' } })
  expect(stdout).not.toContain(service.token)
})

test('login keeps nothing that the service does not accept', async () => {
  const { code } = await latchkey(['login', '--url', service.url], { env, input: 'seam_at1_garbage' })
  expect(code).toBe(3)
  expect(existsSync(join(config, 'session.json'))).toBe(false)
})

test.each([
  ['nothing', ''],
  ['two words', 'two words'],
  ['a book', 'x'.repeat(100_000)],
])('login refuses %s as a token, without repeating it', async (_, input) => {
  const { code, stderr } = await latchkey(['login', '--url', service.url], { env, input })
  expect(code).toBe(2)
  if (input !== '') expect(stderr).not.toContain(input)
})

test('a token is never an argument', async () => {
  const { code } = await latchkey(['login', '--url', service.url, '--token', service.token], { env })
  expect(code).toBe(2)
  expect(existsSync(config)).toBe(false)
})

test('a kept token is never sent to another service', async () => {
  await login()
  const elsewhere = await latchkey(['whoami', '--url', 'http://127.0.0.1:9'], { env })
  expect(elsewhere).toMatchObject({ code: 3, stderr: expect.stringContaining('not at http://127.0.0.1:9') })
})

test('logout forgets the token; with --revoke it ends it as well', async () => {
  await login()
  expect((await latchkey(['logout'], { env })).code).toBe(0)
  expect((await latchkey(['whoami'], { env })).code).toBe(3)
  const { secret, credential } = await service.operator.tokens.create({ name: 'short visit' })
  await latchkey(['login', '--url', service.url], { env, input: secret })
  expect((await latchkey(['logout', '--revoke'], { env })).code).toBe(0)
  expect((await service.operator.tokens.get(credential.id)).status).toBe('revoked')
})

test('a damaged file is said to be one, and logout gets rid of it', async () => {
  mkdirSync(config)
  writeFileSync(join(config, 'session.json'), '{"url":')
  expect(await latchkey(['whoami'], { env })).toMatchObject({ code: 1, stderr: expect.stringContaining('damaged') })
  expect((await latchkey(['logout'], { env })).code).toBe(0)
  expect(existsSync(join(config, 'session.json'))).toBe(false)
})
