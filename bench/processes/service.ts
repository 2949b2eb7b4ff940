import { startLatchkey } from '@latchkey/server'
import { PLATFORM } from '../fixture/population.ts'
import { answerStarter, inputOf } from '../harness/child-side.ts'

/** The service as it is run, over a folder, or a database, that was filled before. */
const { folder, database } = inputOf<{ readonly folder: string; readonly database?: string }>()
const { url } = await startLatchkey({ dataFolder: folder, database, platform: PLATFORM, port: 0 })
answerStarter(Number(new URL(url).port))
