import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Latchkey } from '@latchkey/sdk'
import { PRESETS, startLatchkey } from '@latchkey/server'
import { expect, onTestFinished, test } from 'vitest'
import { start } from '../../testing/command-line.ts'

/** A form of a page that is sent as a browser does. */
async function submit(url: string, path: string, cookies: Map<string, string>, fields: Record<string, string>) {
  const send = async (method: string, body?: URLSearchParams) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { cookie, origin: url }
    const init = { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) } as const
    const response = await fetch(url + (method === 'GET' ? path : (path.split('?')[0] ?? '')), init)
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      cookies.set(name, value)
    }
    return response
  }
  const page = await (await send('GET')).text()
  const form = /name="form" value="([^"]*)"/.exec(page)?.[1] ?? ''
  return send('POST', new URLSearchParams({ form, ...fields }))
}

test('login --browser shows a link and a code, and keeps the token once somebody has let it in', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-device-'))
  const service = await startLatchkey({
    dataFolder: join(folder, 'data'),
    port: 0,
    platform: PRESETS.seam,
    logLevel: 'silent',
  })
  onTestFinished(async () => {
    await service.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const { url } = service
  const person = { email: 'olive@example.com', name: 'Olive', password: 'seven green umbrellas' }
  await new Latchkey({ url, token: service.setUpSecret?.reveal() ?? '' }).setup(person)
  const started = start(['login', '--browser', '--url', url, '--json'], { env: { LATCHKEY_CONFIG_DIR: folder } })
  let said = ''
  const code = await new Promise<string>((resolve) => {
    started.child.stderr.on('data', (text: string) => {
      said += text
      const found = /[B-Z]{4}-[B-Z]{4}/.exec(said)
      if (found !== null) resolve(found[0])
    })
  })
  expect(said).toContain(`${url}/device`)
  const cookies = new Map<string, string>()
  await submit(url, '/sign-in', cookies, { email: person.email, password: person.password })
  await submit(url, `/device?user_code=${code}`, cookies, { user_code: code, decision: 'approve' })
  const { code: exit, stdout } = await started.ended
  expect(exit).toBe(0)
  const { token } = JSON.parse(readFileSync(join(folder, 'session.json'), 'utf8')) as { token: string }
  expect(token).toMatch(/^seam_at1_/)
  expect(stdout + said).not.toContain(token)
  expect(JSON.parse(stdout)).toMatchObject({ principal: { name: 'Olive' } })
})
