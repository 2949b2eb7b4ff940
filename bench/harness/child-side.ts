import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the starter of this process passed to it. */
export function inputOf<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}') as T
}

/** CPU time of this process up to now, user and system, all threads, in microseconds. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** What a program answers when its starter asks for something by name. */
export type Answers = Readonly<Record<string, (question: never) => unknown>>

/** Tells the starter where this process listens, answers its questions, and ends with it. */
export function answerStarter(port: number, answers: Answers = {}): void {
  const all: Answers = { cpu: cpuTime, ...answers }
  process.on('message', async (message: { readonly ask?: string }) => {
    const answer = all[message.ask ?? '']
    if (message.ask !== undefined && answer !== undefined)
      process.send?.({ [message.ask]: await answer(message as never) })
  })
  process.once('disconnect', () => process.exit(0))
  process.send?.({ port })
}

export function listenForStarter(server: Server): void {
  server.listen(0, '127.0.0.1', () => answerStarter((server.address() as AddressInfo).port))
}
