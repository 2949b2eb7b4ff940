import { clearTimeout, setTimeout } from 'node:timers'
import type { Sleep } from '@latchkey/verifier'

/** Keeps no process alive: whoever is done ends, and is not held up by a guard that would go on following changes. */
export const sleep: Sleep = (milliseconds, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const wake = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const timer = setTimeout(wake, milliseconds)
    timer.unref()
    signal.addEventListener('abort', wake, { once: true })
  })
