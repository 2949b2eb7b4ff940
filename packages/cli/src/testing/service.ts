import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Latchkey } from '@latchkey/sdk'
import { PRESETS, startLatchkey } from '@latchkey/server'

export interface TestService {
  readonly url: string
  /** The first operator's token, and a client that uses it. */
  readonly token: string
  readonly operator: Latchkey
  /** An empty folder that is gone at the end. */
  readonly folder: string
  close(): Promise<void>
}

/** A real service on a free port, set up, for the preset `seam`. */
export async function testService(): Promise<TestService> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-cli-'))
  const dataFolder = join(folder, 'data')
  const service = await startLatchkey({ dataFolder, port: 0, platform: PRESETS.seam, logLevel: 'silent' })
  const { url } = service
  const secret = service.setUpSecret?.reveal() ?? ''
  const operator = { email: 'op@example.com', name: 'Olive Operator' }
  const { secret: token } = await new Latchkey({ url, token: secret }).setup(operator)
  return {
    url,
    token,
    operator: new Latchkey({ url, token }),
    folder,
    async close() {
      await service.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
