import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { bound, SERVERS_PROCESSOR } from './processors.ts'

/** A server in a process of its own. */
export interface Child {
  readonly port: number
  /** CPU time of the process up to now, user and system, all threads, in microseconds. */
  cpu(): Promise<number>
  /** Asks for something that the program of the child answers by that name. */
  ask<T>(what: string, more?: object): Promise<T>
  /** Sends something that the program of the child understands. */
  send(message: object): void
  stop(): Promise<void>
}

/**
 * Starts a program of `processes/` and waits until it listens. Where the system can, it stays on the last processor (or the one named), so that
 * the load that is made here has another one.
 */
export async function startChild(file: string, input: object, processor = SERVERS_PROCESSOR): Promise<Child> {
  const program = fileURLToPath(new URL(`../processes/${file}`, import.meta.url))
  const node = [process.execPath, '--conditions=latchkey-source', program, JSON.stringify(input)]
  const [command, ...args] = bound(processor, node) as [string, ...string[]]
  const child = spawn(command, args, { stdio: ['ignore', 2, 2, 'ipc'] })
  const { port } = await reply<{ readonly port: number }>(child, 'port')
  async function ask<T>(what: string, more: object = {}): Promise<T> {
    const answer = reply<Record<string, T>>(child, what)
    child.send({ ...more, ask: what })
    return (await answer)[what] as T
  }
  return {
    port,
    ask,
    cpu: () => ask('cpu'),
    send: (message) => void child.send(message),
    async stop() {
      const gone = once(child, 'exit')
      if (child.connected) child.disconnect()
      await gone
    },
  }
}

function reply<T extends object>(child: ChildProcess, field: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) =>
      reject(new Error(`A server of the bench ended with ${code} before it answered.`))
    const onMessage = (message: object) => {
      if (!(field in message)) return
      child.off('message', onMessage)
      child.off('exit', ended)
      resolve(message as T)
    }
    child.on('message', onMessage)
    child.once('exit', ended)
  })
}
