import { setTimeout as sleep } from 'node:timers/promises'
import { areOfOneLog, formatPosition, joined, LatchkeyError, type Position } from '@latchkey/core'
import { jetstreamManager, StorageType } from '@nats-io/jetstream'
import { connect, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node'

export interface PositionHints {
  /** Says that everything up to here is committed; at once, and without waiting for the broker. */
  tell(position: Position): void
  close(): Promise<void>
}

export interface PositionHintsParts {
  /** `nats://user:password@host:4222`, several with commas between; `tls://` for an encrypted connection. */
  readonly url: string
  /** Told why the stream is not there yet; nothing rests on it. */
  readonly onFault: (fault: unknown) => void
}

const SUBJECT = 'latchkey.changes'
const STREAM = 'LATCHKEY_CHANGES'
const COPIES = 3
/** From one try to make the stream to the next: a cluster that is starting has no quorum yet. */
const RETRY_MS = { first: 500, longest: 30_000 }
/** A broker that does not answer must not hold up the stop. */
const DRAIN_MS = 1000

/**
 * Publishes positions for whoever listens; a stream of JetStream keeps the newest. Throws `config_invalid` for an address that can't be used; a broker that is away is waited
 * for.
 */
export function natsPositionHints({ url, onFault }: PositionHintsParts): PositionHints {
  const options = optionsFrom(url)
  const closing = new AbortController()
  let open: NatsConnection | null = null
  let newest: Position | null = null

  async function prepare(): Promise<void> {
    const connection = await connect({ ...options, waitOnFirstConnect: true, maxReconnectAttempts: -1 })
    if (closing.signal.aborted) return connection.close()
    open = connection
    const tellNewest = () => {
      if (newest !== null) connection.publish(SUBJECT, formatPosition(newest))
    }
    tellNewest()
    tellAgain(connection, tellNewest).catch(onFault)
    for (let pause = RETRY_MS.first; !closing.signal.aborted; pause = Math.min(2 * pause, RETRY_MS.longest)) {
      const fault = await makeStream(connection).then(
        () => null,
        (fault: unknown) => fault,
      )
      if (fault === null) return
      if (!closing.signal.aborted) onFault(fault)
      await sleep(pause, undefined, { signal: closing.signal, ref: false }).catch(() => undefined)
    }
  }
  prepare().catch(onFault)

  return {
    tell(position) {
      newest = newest !== null && areOfOneLog(newest, position) ? joined(newest, position) : position
      // No answer is waited for: who listens hears it whether the stream has a quorum or not.
      if (open !== null && !open.isClosed()) open.publish(SUBJECT, formatPosition(newest))
    },
    async close() {
      closing.abort()
      const drained = open?.drain().catch(() => undefined)
      await Promise.race([drained, sleep(DRAIN_MS, undefined, { ref: false })])
      await open?.close()
    },
  }
}

/** What was published into a connection as it broke is lost, and the client throws away what it had not sent; so the newest is told once more. */
async function tellAgain(connection: NatsConnection, tellNewest: () => void): Promise<void> {
  for await (const { type } of connection.status()) if (type === 'reconnect') tellNewest()
}

/** As many copies as the cluster can hold, up to three. One that is there already is taken as it is. */
async function makeStream(connection: NatsConnection): Promise<void> {
  const manager = await jetstreamManager(connection)
  const exists = await manager.streams.info(STREAM).then(
    () => true,
    () => false,
  )
  if (exists) return
  const make = (copies: number) =>
    manager.streams.add({
      name: STREAM,
      subjects: [SUBJECT],
      storage: StorageType.Memory,
      max_msgs_per_subject: 1,
      num_replicas: copies,
    })
  await make(COPIES).catch(() => make(1))
}

function optionsFrom(url: string): NodeConnectionOptions {
  const addresses = url.split(',').map((text) => (URL.canParse(text.trim()) ? new URL(text.trim()) : null))
  const [first] = addresses
  const isUsable = addresses.every((one) => one !== null && /^(nats|tls):$/.test(one.protocol) && one.hostname !== '')
  if (!isUsable || first === null || first === undefined)
    throw new LatchkeyError(
      'config_invalid',
      'NATS_URL must be addresses such as nats://host:4222 or tls://user:password@host:4222, with commas between.',
    )
  const [user, pass] = [decodeURIComponent(first.username), decodeURIComponent(first.password)]
  return {
    servers: addresses.flatMap((one) => (one === null ? [] : [one.host])),
    ...(user !== '' && { user, pass }),
    ...(first.protocol === 'tls:' && { tls: {} }),
  }
}
