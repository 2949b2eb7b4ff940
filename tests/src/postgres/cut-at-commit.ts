import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What happens to the next commit: it gets there and its answer does not come back, or it does not even get there. */
export type Cut = 'answer lost' | 'commit lost'

export interface CutAtCommit {
  /** The address of the database, by way of this. */
  readonly url: string
  /** Cuts the connection at the next commits, one after the other. */
  cutNext(...cuts: Cut[]): void
  close(): Promise<void>
}

const COMMIT = Buffer.from('Q\0\0\0\x0bcommit\0', 'latin1')

/** Stands between a program and its PostgreSQL server. */
export async function cutAtCommit(database: string): Promise<CutAtCommit> {
  const target = new URL(database)
  const coming: Cut[] = []
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect({ host: target.hostname, port: Number(target.port), noDelay: true })
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
    }
    near.on('close', () => far.end())
    far.on('close', () => near.destroy())
    far.pipe(near)
    near.on('data', (chunk: Buffer) => {
      const cut = chunk.includes(COMMIT) ? coming.shift() : undefined
      if (cut === 'commit lost') return void near.destroy()
      far.write(chunk)
      if (cut === undefined) return
      far.unpipe(near)
      // The server has answered, so it has committed.
      far.once('data', () => near.destroy())
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(database)
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    cutNext: (...cuts) => void coming.push(...cuts),
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
