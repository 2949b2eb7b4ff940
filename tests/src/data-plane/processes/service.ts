import { startLatchkey } from '@latchkey/server'
import { PLATFORM } from '../../http/platform.ts'
import { answerParent, inputOf } from './answer-parent.ts'

export interface ServiceInput {
  readonly folder: string
  readonly port: number
}

export interface ServiceStarted {
  readonly url: string
  readonly setUpSecret: string | null
}

const { folder, port } = inputOf<ServiceInput>()
const service = await startLatchkey({ dataFolder: folder, platform: PLATFORM, port, logLevel: 'error' })
const started: ServiceStarted = { url: service.url, setUpSecret: service.setUpSecret?.reveal() ?? null }

process.once('SIGTERM', async () => {
  await service.close()
  process.exit(0)
})
answerParent(started, {})
