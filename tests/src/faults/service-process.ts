import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import { PRESETS, startLatchkey } from '@latchkey/server'

/**
 * Run as a program: services in a process of its own, one on each of the data folders that the first line of stdin lists. Says in one line where they are. They keep
 * secrets, so that whatever is proved of them is proved of those that keep none.
 */
const recoveryKeys = [{ id: 'k1', key: randomBytes(32) }]
const lines = createInterface({ input: process.stdin })
lines.once('line', async (line) => {
  const start = async (dataFolder: string) => {
    const { url, setUpSecret } = await startLatchkey({ dataFolder, port: 0, platform: PRESETS.seam, recoveryKeys })
    return { url, setUpSecret: setUpSecret?.reveal() ?? null }
  }
  const running = await Promise.all((JSON.parse(line) as string[]).map(start))
  process.stdout.write(`${JSON.stringify(running)}\n`)
})
// Whoever started it is gone.
lines.once('close', () => process.exit())
