import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Latchkey } from '@latchkey/sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { latchkey, start } from '../../testing/command-line.ts'

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`
const [k1, k2] = [key('k1'), key('k2')]
let folder: string
const running: ReturnType<typeof start>[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-reseal-'))
})
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** `latchkey serve` under some keys. */
async function serve(LATCHKEY_RECOVERY_KEY: string) {
  const started = start(['serve', '--port', '0', '--data', join(folder, 'data'), '--json'], {
    env: { LATCHKEY_RECOVERY_KEY },
  })
  running.push(started)
  const { url, setupSecret } = JSON.parse(await started.firstLine) as { url: string; setupSecret: string }
  const stop = () => {
    started.child.kill('SIGTERM')
    return started.ended
  }
  return { url, setupSecret, stop }
}
const reseal = (keys: string | undefined, ...more: string[]) =>
  latchkey(['reseal', '--data', join(folder, 'data'), ...more], {
    env: keys === undefined ? {} : { LATCHKEY_RECOVERY_KEY: keys },
  })

test('a token is revealed to a session, the keys are renewed beside the running service, and the old one is needed no more', {
  timeout: 120_000,
}, async () => {
  const first = await serve(k1)
  const as = (token: string) => new Latchkey({ url: first.url, token })
  const operator = as((await as(first.setupSecret).setup({ email: 'op@example.com', name: 'Op' })).secret)
  const backend = await operator.serviceKeys.create({ name: 'Backend', scopes: ['sessions:create'] })
  const { id } = await operator.users.create({ email: 'ada@example.com', name: 'Ada' })
  const { secret: session } = await as(backend.secret).sessions.create(id)
  const { credential, secret } = await as(session).tokens.create({ name: 'import' })
  const reveal = (url: string, ...more: string[]) =>
    latchkey(['token', 'reveal', credential.id, ...more], {
      env: { LATCHKEY_URL: url, LATCHKEY_TOKEN: session, LATCHKEY_CONFIG_DIR: folder },
    })
  expect((await reveal(first.url)).stdout).toBe(`${secret}\n`)
  const output = join(folder, 'again.token')
  const written = await reveal(first.url, '--output', output, '--json')
  expect(JSON.parse(written.stdout)).toMatchObject({ credential: { id: credential.id }, secretFile: output })
  expect(written.stdout).not.toContain(secret)
  expect(readFileSync(output, 'utf8')).toBe(`${secret}\n`)
  if (process.platform !== 'win32') expect(statSync(output).mode & 0o777).toBe(0o600)
  await first.stop()

  const second = await serve(`${k2},${k1}`)
  expect(JSON.parse((await reseal(`${k2},${k1}`, '--json')).stdout)).toEqual({
    recoveryKey: 'k2',
    resealed: 2,
    unreadable: 0,
  })
  await second.stop()
  const third = await serve(k2)
  expect((await reveal(third.url)).stdout).toBe(`${secret}\n`)
  await third.stop()

  const lost = await reseal(k1)
  expect(lost.code).toBe(1)
  expect(lost.stderr).toContain(`${credential.id} stays as it is: its recovery key is not among those`)
  const plain = await reseal(k2)
  expect([plain.code, plain.stdout]).toEqual([0, '0 secrets were sealed again; all but 0 are under the key k2.\n'])
})

test('without a key it says which variable is missing', async () => {
  const { code, stderr } = await reseal(undefined)
  expect(code).toBe(2)
  expect(stderr).toContain('LATCHKEY_RECOVERY_KEY is not set')
})
