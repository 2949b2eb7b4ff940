import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the starter of this process passed to it. */
export function inputOf<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}') as T
}

/** Tells the starter where this process listens, answers its questions, and ends with it. */
export function answerStarter(port: number): void {
  process.on('message', (message: { readonly ask?: string }) => {
    if (message.ask === 'cpu') {
      const { user, system } = process.cpuUsage()
      process.send?.({ cpu: user + system })
    }
  })
  process.once('disconnect', () => process.exit(0))
  process.send?.({ port })
}

export function listenForStarter(server: Server): void {
  server.listen(0, '127.0.0.1', () => answerStarter((server.address() as AddressInfo).port))
}
