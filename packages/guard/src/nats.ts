import { type Position, parsePosition } from '@latchkey/core'
import type { ChangeHints } from '@latchkey/verifier'
import { connect, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node'

export interface NatsHintsOptions extends Omit<NodeConnectionOptions, 'waitOnFirstConnect' | 'maxReconnectAttempts'> {
  /** Where the service publishes its positions. Default: `latchkey.changes`. */
  readonly subject?: string
}

export interface NatsHints extends ChangeHints {
  /** Ends the connection; a guard that has these hints waits for news at the service from then on. */
  close(): Promise<void>
}

const SUBJECT = 'latchkey.changes'

/**
 * Hints from a NATS server or cluster, to be given to a guard as `hints`. A broker that can't be reached is tried again for ever, and meanwhile the guard waits for news
 * at the service. Options are those of the NATS client.
 */
export function natsHints({ subject = SUBJECT, ...options }: NatsHintsOptions): NatsHints {
  const listeners = new Set<(position: Position | null) => void>()
  let isLive = false
  let isClosed = false
  let connection: NatsConnection | null = null

  const tell = (position: Position | null) => {
    for (const wake of listeners) wake(position)
  }
  function setLive(live: boolean): void {
    isLive = live
    tell(null)
  }

  const connecting = connect({ ...options, waitOnFirstConnect: true, maxReconnectAttempts: -1 }).then(
    async (connected) => {
      if (isClosed) return connected.close()
      connection = connected
      connected.subscribe(subject, {
        callback(error, message) {
          const position = error === null ? parsePosition(message.string()) : null
          if (position !== null) tell(position)
        },
      })
      // Only what is published after the server has the subscription is heard.
      await connected.flush()
      setLive(true)
      for await (const { type } of connected.status()) {
        if (type === 'disconnect' || type === 'staleConnection') setLive(false)
        else if (type === 'reconnect') setLive(true)
      }
    },
  )
  // The guard does without; nothing is lost by a broker that refuses us.
  connecting.catch(() => setLive(false))

  return {
    isLive: () => isLive,
    listen: (wake) => void listeners.add(wake),
    async close() {
      isClosed = true
      await connection?.close()
      setLive(false)
    },
  }
}
