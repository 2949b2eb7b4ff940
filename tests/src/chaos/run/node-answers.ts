import { setTimeout as wait } from 'node:timers/promises'
import { machineTime } from '../../data-plane/world/machine-time.ts'
import type { Verification } from '../evidence.ts'
import type { AskedQuestion } from '../processes/verifier.ts'
import type { World } from './world.ts'

type Seen = Omit<Verification, 'isCalm'>

/** How many questions go in one request, and how long it is to the next. */
const BATCH = 20
const EVERY_MS = 400
const LATEST = 150
const PATIENCE_MS = 8000

/** Asks every node for verifications over HTTP: each has a verifier of its own in it. */
export function askNodes(
  { nodes, serviceKey }: World,
  questions: () => readonly AskedQuestion[],
): { finish(): Promise<readonly Seen[]> } {
  let isOver = false

  async function ask(url: string, asked: readonly AskedQuestion[]): Promise<{ ok: boolean; code?: string }[]> {
    const items = asked.map(({ secret, workspace }) => ({ token: secret, ...(workspace !== null && { workspace }) }))
    const response = await fetch(`${url}/v1/verify/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${serviceKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ items }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    if (!response.ok) throw new Error(`Verification was answered with ${response.status}.`)
    return ((await response.json()) as { items: { ok: boolean; code?: string }[] }).items
  }

  const asking = nodes.map(async ({ name, url }) => {
    const seen: Seen[] = []
    for (let turn = 0; !isOver; turn++) {
      const latest = questions().slice(-LATEST)
      const first = latest.length === 0 ? 0 : (turn * BATCH) % latest.length
      const asked = latest.slice(first, first + BATCH)
      const start = machineTime()
      const items = asked.length === 0 ? [] : await ask(url, asked).catch(() => [])
      const end = machineTime()
      for (const [index, { ok, code = '' }] of items.entries()) {
        const question = asked[index]?.index ?? 0
        seen.push({ verifier: name, question, start, end, code: ok ? 'ok' : code })
      }
      await wait(EVERY_MS)
    }
    return seen
  })
  return {
    async finish() {
      isOver = true
      return (await Promise.all(asking)).flat()
    },
  }
}
