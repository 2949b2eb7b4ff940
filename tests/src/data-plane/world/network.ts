import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Transform } from 'node:stream'

/**
 * What a network does: let everything through; delay it; hold it back, to be delivered all at once when the network is well again, as TCP does; or
 * end every connection and let none be made.
 */
export type Weather = 'fair' | 'slow' | 'held' | 'cut'

export interface Network {
  readonly url: string
  set(weather: Weather): void
  close(): Promise<void>
}

const SLOW_MS = 150

/** A network between two processes, on a port of its own. `target` is asked anew for each connection. */
export async function openNetwork(target: () => number): Promise<Network> {
  let weather: Weather = 'fair'
  const sockets = new Set<Socket>()
  const waiting = new Set<() => void>()

  /** Bytes in their order, whatever the weather does in between. */
  function air(): Duplex {
    return new Transform({
      transform(chunk, _encoding, done) {
        const deliver = () => {
          waiting.delete(deliver)
          done(null, chunk)
        }
        if (weather === 'held') waiting.add(deliver)
        else if (weather === 'slow') setTimeout(deliver, SLOW_MS).unref()
        else deliver()
      },
    })
  }

  function keep(socket: Socket, other: () => Socket): void {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => {
      sockets.delete(socket)
      other().destroy()
    })
  }

  const server = createServer((near) => {
    if (weather === 'cut') return void near.destroy()
    const far = connect({ host: '127.0.0.1', port: target(), noDelay: true })
    near.setNoDelay(true)
    keep(near, () => far)
    keep(far, () => near)
    near.pipe(air()).pipe(far)
    far.pipe(air()).pipe(near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set(next) {
      weather = next
      if (next === 'cut') for (const socket of sockets) socket.destroy()
      if (next === 'fair' || next === 'slow') for (const deliver of [...waiting]) deliver()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
