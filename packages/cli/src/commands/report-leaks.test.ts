import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { latchkey } from '../testing/command-line.ts'
import { type TestService, testService } from '../testing/service.ts'

let service: TestService
let env: Record<string, string>
beforeAll(async () => {
  service = await testService()
  const key = await service.operator.serviceKeys.create({ name: 'Scanner', scopes: ['leaks:report'], expires: '90d' })
  env = { LATCHKEY_URL: service.url, LATCHKEY_TOKEN: key.secret, LATCHKEY_CONFIG_DIR: service.folder }
})
afterAll(() => service.close())

const make = async () => (await service.operator.tokens.create({ name: 'found', expires: '7d' })) as IssuedToken
type IssuedToken = { readonly secret: string; readonly credential: { readonly id: string } }
const statusOf = async ({ credential }: IssuedToken) => (await service.operator.tokens.get(credential.id)).status

test('tokens from a file and from stdin are stopped, more than one call takes too, and none is repeated', async () => {
  const [first, last, other] = [await make(), await make(), await make()]
  const file = join(service.folder, 'found.txt')
  const noise = Array.from({ length: 150 }, (_, n) => `noise_${n}`)
  writeFileSync(file, [first.secret, '', ...noise, `  ${last.secret}\r`].join('\n'))
  const reported = await latchkey(['report-leaks', file, '--place', 'https://paste.example/1', '--json'], { env })
  expect(JSON.parse(reported.stdout)).toEqual({ reported: 152 })
  expect([await statusOf(first), await statusOf(last), await statusOf(other)]).toEqual(['revoked', 'revoked', 'active'])
  expect((await service.operator.notices.list()).map(({ place }) => place)).toContain('https://paste.example/1')
  const piped = await latchkey(['report-leaks'], { env, input: other.secret })
  expect([piped.code, await statusOf(other)]).toEqual([0, 'revoked'])
  for (const { stdout, stderr } of [reported, piped]) expect(stdout + stderr).not.toContain('seam_at1_')
})

test('nothing to report, and a file that is not there, are mistakes in the call', async () => {
  expect((await latchkey(['report-leaks'], { env, input: ' \n' })).code).toBe(2)
  expect((await latchkey(['report-leaks', join(service.folder, 'none')], { env })).code).toBe(2)
})
