/** So many things at once, so many more that wait for their turn, and no others: what came on top would be answered too late for whoever asked, and make all others late. */
export interface Turns {
  /**
   * Does something when its turn comes, the longest waiting first; it is told how many milliseconds it waited. Rejects, without having begun it, when
   * too many wait already or its turn has not come within `waitMs`.
   */
  take<T>(waitMs: number, work: (waitedMs: number) => Promise<T>): Promise<T>
}

/** Both counts are at least 1. */
export function turns(atOnce: number, waiting: number): Turns {
  let busy = 0
  const queue = new Set<() => void>()

  function myTurn(waitMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      if (queue.size >= waiting) {
        reject(new Error(`Not asked: ${atOnce} questions are on their way, and ${waiting} more wait for their turn.`))
        return
      }
      const begin = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        queue.delete(begin)
        reject(new Error(`Not asked: none of ${atOnce} questions on their way was answered in time.`))
      }, waitMs)
      queue.add(begin)
    })
  }

  /** Whoever waited longest takes the place over, so that nobody who comes in between is let past. */
  function leave(): void {
    const next = queue.values().next()
    if (next.done) {
      busy--
      return
    }
    queue.delete(next.value)
    next.value()
  }

  return {
    async take(waitMs, work) {
      const start = performance.now()
      if (busy >= atOnce) await myTurn(waitMs)
      else busy++
      try {
        return await work(performance.now() - start)
      } finally {
        leave()
      }
    },
  }
}
