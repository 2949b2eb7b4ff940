import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Figure } from '../harness/figure.ts'
import { shown } from '../harness/results.ts'
import { compare, takeTurns } from '../harness/rounds.ts'

const program = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url))

export const start: Figure = {
  name: 'start.first-answer',
  title:
    'From starting `latchkey serve` over a folder that does not exist yet (from its TypeScript sources, as `npm start` does) to its first HTTP answer, divided by starting and ending Node with an empty program.',
  async measure(bench) {
    const serve = async () => {
      const begin = performance.now()
      const args = ['--conditions=latchkey-source', program, 'serve', '--json', '--port', '0', '--data', bench.folder()]
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      const [line] = (await once(child.stdout, 'data')) as [Buffer]
      const { url } = JSON.parse(line.toString('utf8')) as { readonly url: string }
      const status = await statusOf(`${url}/health/live`)
      const passed = performance.now() - begin
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
      if (status !== 200) throw new Error(`The first answer was ${status}.`)
      return passed
    }
    const bare = async () => {
      const begin = performance.now()
      await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit')
      return performance.now() - begin
    }
    const [ours = [], node = []] = await takeTurns([serve, bare], { rounds: 9, warmUp: 1 })
    const { ratio, rounds, sides } = compare(ours, node)
    return {
      value: ratio,
      rounds,
      notes: [`${shown(sides[0])} ms to the first answer, ${shown(sides[1])} ms for Node alone.`],
    }
  },
}

function statusOf(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    asked.on('error', reject)
    asked.end()
  })
}
