import { afterAll, beforeAll, expect, test } from 'vitest'
import { latchkey } from '../testing/command-line.ts'
import { type TestService, testService } from '../testing/service.ts'

let service: TestService
let env: Record<string, string>
beforeAll(async () => {
  service = await testService()
  const { secret } = await service.operator.serviceKeys.create({ name: 'devices', scopes: ['verify'] })
  env = { LATCHKEY_URL: service.url, LATCHKEY_SERVICE_KEY: secret, LATCHKEY_CONFIG_DIR: service.folder }
})
afterAll(() => service.close())

test('a good token on stdin is accepted', async () => {
  const { code, stdout } = await latchkey(['verify'], { env, input: service.token })
  expect(code).toBe(0)
  expect(stdout).toMatch(/^accepted/)
  expect(stdout).not.toContain(service.token)
})

test('a refused one ends with the code of its own and the reason', async () => {
  const { code, stdout, stderr } = await latchkey(['verify', '--json'], { env, input: 'seam_at1_garbage' })
  expect(code).toBe(7)
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, code: 'malformed' })
  expect(stderr).toBe('')
  const missing = await latchkey(['verify', '--scope', 'users:read,nonsense:do'], { env, input: service.token })
  expect(missing).toMatchObject({ code: 7, stdout: expect.stringContaining('scope_missing') })
})

test('without a service key it says which variable to set', async () => {
  const { code, stderr } = await latchkey(['verify'], {
    env: { ...env, LATCHKEY_SERVICE_KEY: '' },
    input: service.token,
  })
  expect(code).toBe(3)
  expect(stderr).toContain('LATCHKEY_SERVICE_KEY')
})
