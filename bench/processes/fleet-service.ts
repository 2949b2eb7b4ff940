import { subscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startLatchkey } from '@latchkey/server'
import pg from 'pg'
import { PLATFORM } from '../fixture/population.ts'
import { answerStarter, cpuTime, inputOf } from '../harness/child-side.ts'

/** A service on PostgreSQL that counts what it costs: its CPU time, the statements that it sends, and the bytes that it answers with. */
const { folder, database, natsUrl } = inputOf<{
  readonly folder: string
  readonly database: string
  readonly natsUrl?: string
}>()

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

let statements = 0
const { query } = pg.Client.prototype
pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
  statements++
  return (query as (...all: unknown[]) => unknown).apply(this, given)
} as typeof query

let bytesOfClosed = 0
const sockets = new Set<Socket>()
subscribe('net.server.socket', (message) => {
  const { socket } = message as { readonly socket: Socket }
  sockets.add(socket)
  socket.once('close', () => {
    bytesOfClosed += socket.bytesWritten
    sockets.delete(socket)
  })
})
const bytesSent = () => [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, bytesOfClosed)

const service = await startLatchkey({ dataFolder: folder, database, platform: PLATFORM, port: 0, natsUrl })
answerStarter(Number(new URL(service.url).port), {
  memory() {
    collectGarbage()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  },
  spent: () => ({ serviceCpu: cpuTime(), statements, bytes: bytesSent() }),
})
