import { setTimeout as wait } from 'node:timers/promises'
import type { FollowedLog, LogSubject } from '../evidence.ts'

export interface LogFollower {
  /** Resolves once it has been told of everything up to the head, with all that it was told. */
  finish(): Promise<FollowedLog>
  /** Where it was made to start over, though nothing was restored or forgotten. */
  readonly surprises: readonly string[]
}

interface Changes {
  readonly startOver: boolean
  readonly position: string
  readonly upToDate: boolean
  readonly entries: readonly LogSubject[]
}

const WAIT_MS = 1000
const PATIENCE_MS = 5000
const PAUSE_MS = 100

/** Reads the change log through one service, as a verifier does, and keeps what it is told; resolves once it knows where it begins. */
export async function followLog(name: string, url: string, serviceKey: string): Promise<LogFollower> {
  const entries: LogSubject[] = []
  const surprises: string[] = []
  let isOver = false

  async function ask(after: string | null, wait: number): Promise<Changes> {
    const query = after === null ? '' : `?after=${encodeURIComponent(after)}&wait=${wait}`
    const response = await fetch(`${url}/v1/changes${query}`, {
      headers: { authorization: `Bearer ${serviceKey}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    if (!response.ok) throw new Error(`The log was answered with ${response.status}.`)
    return (await response.json()) as Changes
  }

  let { position } = await ask(null, 0)
  async function follow(): Promise<void> {
    for (;;) {
      const mayEnd = isOver
      const changes = await ask(position, WAIT_MS).catch(() => null)
      if (changes === null) {
        await wait(PAUSE_MS)
        continue
      }
      if (changes.startOver) surprises.push(`${name} was told to start over.`)
      entries.push(...changes.entries.map(({ type, id }) => ({ type, id })))
      position = changes.position
      if (mayEnd && changes.upToDate && changes.entries.length === 0) return
    }
  }
  const following = follow()
  return {
    surprises,
    async finish() {
      isOver = true
      await following
      return { name, entries }
    },
  }
}
