import { setTimeout as wait } from 'node:timers/promises'

/** Waits, or until the signal ends it; which of the two is not told. Keeps no process alive. */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal, ref: false }).catch(() => undefined)
}
