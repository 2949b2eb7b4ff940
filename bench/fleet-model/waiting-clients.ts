import { Agent, request } from 'node:http'

/** Clients that follow the change log by plain HTTP, with none of a guard's code: what one of them costs the service is what following costs. */
export interface WaitingClients {
  /** Has each keep a question waiting from here on, and ask anew as soon as it is answered. */
  wait(): void
  /** Resolves once each has been told of a change since it was last asked for here. */
  told(): Promise<void>
  /** Each asks once, without waiting; resolves with the answers there. */
  ask(): Promise<void>
  /** How many questions have been answered. */
  answered(): number
  close(): void
}

export interface Following {
  readonly port: number
  readonly serviceKey: string
  readonly count: number
  /** How long a question waits, in milliseconds. */
  readonly waitMs: number
}

interface Answer {
  readonly position: string
  readonly entries: readonly unknown[]
}

export function waitingClients({ port, serviceKey, count, waitMs }: Following): WaitingClients {
  const agent = new Agent({ keepAlive: true, maxSockets: count })
  let isOpen = true
  let answered = 0
  let onNews = () => {}
  const clients = Array.from({ length: count }, () => ({
    id: crypto.randomUUID(),
    position: null as string | null,
    news: 0,
  }))

  async function question(client: (typeof clients)[number], wait: number): Promise<void> {
    const query = new URLSearchParams({ wait: String(wait), verifier: client.id, name: 'plain' })
    if (client.position !== null) query.set('after', client.position)
    const { position, entries } = await get<Answer>(`/v1/changes?${query}`)
    answered++
    client.position = position
    if (entries.length === 0) return
    client.news++
    onNews()
  }

  function get<T>(path: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${serviceKey}` }
      const asked = request({ agent, host: '127.0.0.1', port, path, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          if (response.statusCode === 200) resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')) as T)
          else reject(new Error(`The feed answered ${response.statusCode}.`))
        })
      })
      asked.on('error', reject)
      asked.end()
    })
  }

  async function keepWaiting(client: (typeof clients)[number]): Promise<void> {
    try {
      while (isOpen) await question(client, waitMs)
    } catch (fault) {
      if (isOpen) throw fault
    }
  }

  return {
    wait() {
      for (const client of clients) void keepWaiting(client)
    },
    async told() {
      while (clients.some(({ news }) => news === 0)) {
        const { promise, resolve } = Promise.withResolvers<void>()
        onNews = resolve
        await promise
      }
      for (const client of clients) client.news--
    },
    async ask() {
      await Promise.all(clients.map((client) => question(client, 0)))
    },
    answered: () => answered,
    close() {
      isOpen = false
      agent.destroy()
    },
  }
}
