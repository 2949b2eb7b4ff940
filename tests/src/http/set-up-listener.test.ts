import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLatchkey } from '@latchkey/server'
import { expect, onTestFinished, test } from 'vitest'
import { PLATFORM } from './platform.ts'

test('the way past the framework is closed before the set-up too', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'latchkey-set-up-'))
  const service = await startLatchkey({ dataFolder, port: 0, platform: PLATFORM, logLevel: 'silent' })
  onTestFinished(async () => {
    await service.close()
    await rm(dataFolder, { recursive: true })
  })
  for (const path of ['/v1/verify', '/v1/verify/batch', '/v1/records/lookup']) {
    for (const authorization of [undefined, `Bearer ${service.setUpSecret?.reveal()}`]) {
      const headers = { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) }
      const answer = await fetch(service.url + path, { method: 'POST', headers, body: '{}' })
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, 'setup_required'])
    }
  }
})
