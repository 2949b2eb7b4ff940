import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** One message that the server took, whole. */
export interface Taken {
  readonly to: readonly string[]
  readonly raw: string
  readonly secure: boolean
}

export interface MailServer {
  readonly port: number
  readonly taken: Taken[]
  close(): Promise<void>
}

/** What happens to the next message: taken when nothing is said. */
export interface MailRules {
  /** Called for each recipient; an SMTP answer to refuse with. */
  recipient?: (address: string) => { readonly code: number; readonly text: string } | null
  /** Called when a message has been read whole. */
  message?: (raw: string) => { readonly code: number; readonly text: string } | 'hang up' | 'take and hang up' | null
  /** Hangs up once a message has begun. */
  hangUpMidData?: () => boolean
}

/** A real SMTP server on this machine, on a free port. */
export async function startMailServer(
  rules: MailRules = {},
  options: SMTPServerOptions = {},
  port = 0,
): Promise<MailServer> {
  const taken: Taken[] = []
  const sockets = new Set<{ destroy(): void }>()
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    disabledCommands: options.key === undefined ? ['STARTTLS', 'AUTH'] : ['AUTH'],
    onRcptTo({ address }, _session, done) {
      const refusal = rules.recipient?.(address) ?? null
      done(refusal === null ? null : Object.assign(new Error(refusal.text), { responseCode: refusal.code }))
    },
    onData(stream, session, done) {
      const connection = [...connections()].find(({ session: other }) => other === session)
      if (rules.hangUpMidData?.()) {
        stream.once('data', () => connection?._socket.destroy())
        stream.on('error', () => undefined)
        return
      }
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8')
        const verdict = rules.message?.(raw) ?? null
        if (verdict === null || verdict === 'take and hang up') {
          taken.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw, secure: session.secure })
        }
        if (verdict === 'hang up' || verdict === 'take and hang up') connection?._socket.destroy()
        else if (verdict === null) done()
        else done(Object.assign(new Error(verdict.text), { responseCode: verdict.code }))
      })
    },
    ...options,
  })
  const connections = () => (server as unknown as { connections: Set<Connection> }).connections
  server.on('error', () => undefined)
  server.server.on('connection', (socket: { destroy(): void }) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

interface Connection {
  readonly session: unknown
  readonly _socket: { destroy(): void }
}

/** A header of a raw message, unfolded; `null` when it has none of that name. */
export function headerOf(raw: string, name: string): string | null {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ')
  const line = head.split('\r\n').find((text) => text.toLowerCase().startsWith(`${name.toLowerCase()}:`))
  return line === undefined ? null : line.slice(name.length + 1).trim()
}
