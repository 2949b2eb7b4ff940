import { spawn } from 'node:child_process'
import { expect, it } from 'vitest'
import { fakeService, SERVICE_KEY } from './testing/fake-service.ts'

const PROGRAM = (url: string) => `
  import { createGuard } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
  const guard = createGuard({ url: ${JSON.stringify(url)}, serviceKey: ${JSON.stringify(SERVICE_KEY)} })
  const headers = { authorization: 'Bearer lk_pat_0000000000000000000000000000000000000' }
  await guard.check(new Request('http://api.example/', { headers }))
  process.stdout.write(guard.health().does)
`

it('a process that has nothing else to do is not kept alive by its guard', async () => {
  const service = await fakeService()
  const args = ['--conditions=latchkey-source', '--input-type=module', '--eval', PROGRAM(service.url)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (part) => {
    said += part
  })
  const code = await new Promise((ended) => child.on('close', ended))
  await service.close()
  expect([code, said]).toEqual([0, 'ask each time'])
  expect(service.polls.length).toBeGreaterThan(0)
})
