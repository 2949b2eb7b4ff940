import { startLatchkey } from '@latchkey/server'
import { PLATFORM } from '../../http/platform.ts'
import { answerParent, inputOf } from './answer-parent.ts'

export interface ServiceInput {
  readonly folder: string
  /** Address of the database, where it is not in the folder. */
  readonly database?: string | undefined
  /** Of the change log; as many as it has when left out. */
  readonly partitions?: number | undefined
  readonly port: number
}

export interface ServiceStarted {
  readonly url: string
  readonly setUpSecret: string | null
}

const { folder, database, partitions, port } = inputOf<ServiceInput>()
const service = await startLatchkey({
  dataFolder: folder,
  database,
  changeLogPartitions: partitions,
  platform: PLATFORM,
  port,
  logLevel: 'error',
})
const started: ServiceStarted = { url: service.url, setUpSecret: service.setUpSecret?.reveal() ?? null }

process.once('SIGTERM', async () => {
  await service.close()
  process.exit(0)
})
answerParent(started, {})
