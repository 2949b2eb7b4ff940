/** Two signals this close together are one wish to stop that came by two ways: directly and through whoever started us. */
const SAME_WISH_MS = 300

const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const

/** Aborted when somebody asks this process to stop. Whoever asks again, impatiently, ends it at once. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController()
  let askedAt = 0
  for (const [signal, number] of Object.entries(numbers)) {
    process.on(signal, () => {
      if (!stop.signal.aborted) {
        askedAt = performance.now()
        stop.abort()
      } else if (performance.now() - askedAt > SAME_WISH_MS) {
        process.exit(128 + number)
      }
    })
  }
  return stop.signal
}

export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
    // A promise alone does not keep a process alive, and the listening sockets may belong to somebody else.
    const alive = setInterval(() => undefined, 2 ** 30)
    signal.addEventListener('abort', () => clearInterval(alive), { once: true })
  })
}

const LONGEST_STOP_MS = 1800

/** Waits for the requests in flight, but not for ever: a client that never ends its request does not keep the process. */
export async function stopInTime(closing: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, LONGEST_STOP_MS)
  await Promise.race([closing, late.promise])
  clearTimeout(timer)
}
