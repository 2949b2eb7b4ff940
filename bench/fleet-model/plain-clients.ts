import { natsHints } from '@latchkey/guard/nats'
import { sha256 } from '../../packages/server/src/adapters/crypto/node-crypto.ts'
import type { LiveToken } from '../fixture/population.ts'

/** Clients that follow the change log by plain fetch, with none of a guard's code: what one of them costs the service is what following costs. */
export interface PlainClients {
  /** Resolves once each has been told of a change since it was last asked for here. */
  told(): Promise<void>
  /** How many questions have been answered. */
  answered(): number
  close(): Promise<void>
}

export interface ServiceAddress {
  readonly port: number
  readonly serviceKey: string
}

/** How long a question waits, in milliseconds; or who gives hints, upon each of which a question is asked that does not wait. */
export type Following = { readonly waitMs: number } | { readonly natsUrl: string }

interface Answer {
  readonly position: string
  readonly entries: readonly unknown[]
}

/** Resolves once each has its first answer, and hears hints if it is to hear any. */
export async function plainClients(
  { port, serviceKey }: ServiceAddress,
  count: number,
  following: Following,
): Promise<PlainClients> {
  const closing = new AbortController()
  let answered = 0
  let onNews = () => {}

  async function open() {
    const id = crypto.randomUUID()
    let position: string | null = null
    const client = { news: 0 }
    const ask = async (waitMs: number) => {
      const query = new URLSearchParams({ wait: String(waitMs), verifier: id, name: 'plain' })
      if (position !== null) query.set('after', position)
      const response = await fetch(`http://127.0.0.1:${port}/v1/changes?${query}`, {
        headers: { authorization: `Bearer ${serviceKey}` },
        signal: closing.signal,
      })
      if (!response.ok) throw new Error(`The feed answered ${response.status}.`)
      const answer = (await response.json()) as Answer
      answered++
      position = answer.position
      if (answer.entries.length === 0) return
      client.news++
      onNews()
    }
    await ask(0)
    const end = 'waitMs' in following ? keepWaiting(ask, following.waitMs) : await askWhenHinted(ask, following.natsUrl)
    return { client, end }
  }

  function keepWaiting(ask: (waitMs: number) => Promise<void>, waitMs: number): () => Promise<void> {
    const waiting = (async () => {
      while (!closing.signal.aborted) await ask(waitMs)
    })().catch(unlessClosing)
    return () => waiting
  }

  async function askWhenHinted(ask: (waitMs: number) => Promise<void>, natsUrl: string): Promise<() => Promise<void>> {
    const hints = natsHints({ servers: natsUrl.split(',') })
    while (!hints.isLive()) await new Promise(setImmediate)
    let asking = Promise.resolve()
    hints.listen((position) => {
      if (position !== null) asking = asking.then(() => ask(0)).catch(unlessClosing)
    })
    return async () => {
      await hints.close()
      await asking
    }
  }

  function unlessClosing(fault: unknown): void {
    if (!closing.signal.aborted) throw fault
  }

  const opened = await Promise.all(Array.from({ length: count }, open))
  const clients = opened.map(({ client }) => client)
  return {
    async told() {
      while (clients.some(({ news }) => news === 0)) {
        const { promise, resolve } = Promise.withResolvers<void>()
        onNews = resolve
        await promise
      }
      for (const client of clients) client.news--
    },
    answered: () => answered,
    async close() {
      closing.abort()
      await Promise.all(opened.map(({ end }) => end()))
    },
  }
}

/** Looks the tokens up in turn, `count` look-ups by so many clients at once. */
export async function lookUp(
  { port, serviceKey }: ServiceAddress,
  live: readonly LiveToken[],
  { clients, count }: { readonly clients: number; readonly count: number },
): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (next < count) {
        const { token, workspace } = live[next++ % live.length] as LiveToken
        const ask = () =>
          fetch(`http://127.0.0.1:${port}/v1/records/lookup`, {
            method: 'POST',
            headers: { authorization: `Bearer ${serviceKey}`, 'content-type': 'application/json' },
            body: JSON.stringify({ digest: sha256(token), workspace }),
          })
        // A connection that was idle for long may be closed just as it is used again.
        const response = await ask().catch(ask)
        if (!response.ok) throw new Error(`A look-up was answered ${response.status}.`)
        await response.arrayBuffer()
      }
    }),
  )
}
