import { setTimeout as wait } from 'node:timers/promises'

const LOOK_EVERY_MS = 5

/** Looks again and again until something is there, and gives it; rejects, with what was waited for, when that takes too long. */
export async function until<T>(
  what: string,
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  withinMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const found = await look()
    if (found !== null && found !== undefined && found !== false) return found
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain for ${what}.`)
    await wait(LOOK_EVERY_MS)
  }
}
