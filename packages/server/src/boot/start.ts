import { setTimeout as wait } from 'node:timers/promises'
import type { Secret } from '@latchkey/core'
import { createLatchkey, type LatchkeyConfig } from './create.ts'
import { listen } from './listen.ts'

export interface StartOptions extends LatchkeyConfig {
  /** Loopback when left out: a service that is not set up yet must not be reachable by others. */
  readonly host?: string
  /** 0 for any free one. */
  readonly port: number
  /** How long a client may take to send a whole request; 30 000 when left out. */
  readonly requestTimeoutMs?: number
  /** Addresses and ranges of proxies whose `X-Forwarded-For` is believed; none when left out. */
  readonly trustedProxies?: readonly string[]
}

export interface RunningLatchkey {
  readonly url: string
  readonly setUpSecret: Secret | null
  /** Says that it is not ready, so that balancers look elsewhere, and goes on to serve for so long; to be called before `close`. */
  drain(milliseconds: number): Promise<void>
  close(): Promise<void>
}

/** Requests in flight get this long to be answered when the service stops. */
const GRACE_MS = 1500

/** Creates the service and listens. */
export async function startLatchkey(options: StartOptions): Promise<RunningLatchkey> {
  const latchkey = await createLatchkey(options)
  try {
    const { host = '127.0.0.1', port, requestTimeoutMs, trustedProxies = [] } = options
    const listener = await listen(latchkey, { host, port, requestTimeoutMs, trustedProxies })
    return {
      url: listener.url,
      setUpSecret: latchkey.setUpSecret,
      async drain(milliseconds) {
        latchkey.drain()
        await wait(milliseconds)
      },
      async close() {
        latchkey.quiesce()
        await listener.close(GRACE_MS)
        await latchkey.close()
      },
    }
  } catch (error) {
    await latchkey.close()
    throw error
  }
}
