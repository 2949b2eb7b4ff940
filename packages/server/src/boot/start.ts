import { setTimeout as wait } from 'node:timers/promises'
import type { Secret } from '@latchkey/core'
import { createLatchkey, type Latchkey, type LatchkeyConfig } from './create.ts'
import { listen } from './listen.ts'
import type { MetricsListener } from './listen-metrics.ts'

export interface StartOptions extends LatchkeyConfig {
  /** Loopback when left out: a service that is not set up yet must not be reachable by others. */
  readonly host?: string
  /** 0 for any free one. */
  readonly port: number
  /** How long a client may take to send a whole request; 30 000 when left out. */
  readonly requestTimeoutMs?: number
  /** Where `GET /metrics` is answered, in Prometheus' text format, on `metricsHost`; 0 for any free port, and nowhere when left out. */
  readonly metricsPort?: number | undefined
  /** Loopback when left out. */
  readonly metricsHost?: string | undefined
  /** Addresses and ranges of proxies whose `X-Forwarded-For` is believed; none when left out. */
  readonly trustedProxies?: readonly string[]
}

export interface RunningLatchkey {
  readonly url: string
  /** Where it is measured; `null` where it is not. */
  readonly metricsUrl: string | null
  readonly setUpSecret: Secret | null
  /** Says that it is not ready, so that balancers look elsewhere, and goes on to serve for so long; to be called before `close`. */
  drain(milliseconds: number): Promise<void>
  close(): Promise<void>
}

const LOOPBACK = '127.0.0.1'
/** Requests in flight get this long to be answered when the service stops. */
const GRACE_MS = 1500

/** Creates the service and listens. */
export async function startLatchkey(options: StartOptions): Promise<RunningLatchkey> {
  const latchkey = await createLatchkey(options)
  let metrics: MetricsListener | null = null
  try {
    const { host = LOOPBACK, port, requestTimeoutMs, trustedProxies = [] } = options
    const { metricsHost = LOOPBACK, metricsPort } = options
    if (metricsPort !== undefined) metrics = await openMetrics(latchkey, metricsHost, metricsPort)
    const listener = await listen(latchkey, { host, port, requestTimeoutMs, trustedProxies })
    return {
      url: listener.url,
      metricsUrl: metrics?.url ?? null,
      setUpSecret: latchkey.setUpSecret,
      async drain(milliseconds) {
        latchkey.drain()
        await wait(milliseconds)
      },
      async close() {
        latchkey.quiesce()
        await listener.close(GRACE_MS)
        metrics?.close()
        await latchkey.close()
      },
    }
  } catch (error) {
    metrics?.close()
    await latchkey.close()
    throw error
  }
}

/** Loaded where it is wanted, so that the others start without it. */
async function openMetrics({ running }: Latchkey, host: string, port: number): Promise<MetricsListener> {
  const { listenMetrics } = await import('./listen-metrics.ts')
  return listenMetrics(running, host, port)
}
