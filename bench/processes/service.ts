import { startLatchkey } from '@latchkey/server'
import { PLATFORM } from '../fixture/population.ts'
import { answerStarter, inputOf } from '../harness/child-side.ts'

/** The service as it is run, over a folder that was filled before. */
const { folder } = inputOf<{ readonly folder: string }>()
const { url } = await startLatchkey({ dataFolder: folder, platform: PLATFORM, port: 0 })
answerStarter(Number(new URL(url).port))
