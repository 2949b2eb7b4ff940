import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface SpawnedServices {
  /** One for each data folder. */
  readonly services: readonly { readonly url: string; readonly setUpSecret: string | null }[]
  readonly pid: number
  /** What the process wrote, both ways. */
  readonly output: () => string
  /** SIGKILL: no handler runs, no buffer is written out. */
  kill(): Promise<void>
}

const program = fileURLToPath(new URL('service-process.ts', import.meta.url))
const compiled = fileURLToPath(new URL('../../../node_modules/.cache/latchkey-tests', import.meta.url))

/** A process that has loaded the service and waits to be told its data folders: loading is most of what a start costs. */
export function prepareServices(): (dataFolders: readonly string[]) => Promise<SpawnedServices> {
  const child = spawn(process.execPath, ['--conditions=latchkey-source', program], {
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
  }
  child.stdin.on('error', () => undefined)
  return async (dataFolders) => {
    child.stdin.write(`${JSON.stringify(dataFolders)}\n`)
    const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])
    if (typeof line !== 'string') throw new Error(`The services did not start: ${output}`)
    return {
      services: JSON.parse(line),
      pid: child.pid ?? 0,
      output: () => output,
      async kill() {
        child.kill('SIGKILL')
        await ended
      },
    }
  }
}
