import { connect, type Socket } from 'node:net'

/** A connection on which a test writes whatever bytes it likes. */
export interface RawConnection {
  readonly socket: Socket
  write(bytes: string | Uint8Array): void
  /** Resolves with all that has come so far once it matches, or the connection is closed. */
  until(pattern: RegExp): Promise<string>
  /** Resolves with all that came, once the other side has closed. */
  readonly closed: Promise<string>
}

export function rawConnection(url: string): RawConnection {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname).setEncoding('latin1')
  let heard = ''
  socket.on('data', (chunk: string) => {
    heard += chunk
  })
  // A service may hang up while something is still being sent; what it said before is what counts.
  socket.on('error', () => undefined)
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(heard)))
  const until = (pattern: RegExp) =>
    new Promise<string>((resolve) => {
      const look = () => pattern.test(heard) && resolve(heard)
      socket.on('data', look)
      socket.on('close', () => resolve(heard))
      look()
    })
  return { socket, write: (bytes) => void socket.write(bytes), until, closed }
}

export const statusesIn = (heard: string) =>
  [...heard.matchAll(/HTTP\/1\.1 (\d{3}) [^\r]*\r\n/g)].map(([, status]) => Number(status))
