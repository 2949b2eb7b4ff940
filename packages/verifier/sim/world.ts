import { type Dice, diceFrom } from './dice.ts'

/** Virtual time, and everything that is going to happen in it. One for each schedule. */
export interface World {
  readonly dice: Dice
  /** Milliseconds of true time, which nobody in the world can read. */
  now(): number
  at(moment: number, happen: () => void): Happening
  /** Lets all happen that is due until a moment. */
  run(until: number): Promise<void>
}

export interface Happening {
  readonly moment: number
  readonly order: number
  readonly happen: () => void
  /** Set by who no longer wants it to happen. */
  isOff: boolean
}

export function createWorld(seed: number): World {
  const heap: Happening[] = []
  let now = 0
  let order = 0

  const isBefore = (left: Happening, right: Happening): boolean =>
    left.moment < right.moment || (left.moment === right.moment && left.order < right.order)

  function push(item: Happening): void {
    let place = heap.push(item) - 1
    while (place > 0) {
      const parent = (place - 1) >> 1
      const above = heap[parent] as Happening
      if (!isBefore(item, above)) break
      heap[place] = above
      place = parent
    }
    heap[place] = item
  }

  function pop(): Happening | undefined {
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    let place = 0
    for (;;) {
      let child = 2 * place + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Happening, heap[child] as Happening)) child++
      if (!isBefore(heap[child] as Happening, last)) break
      heap[place] = heap[child] as Happening
      place = child
    }
    heap[place] = last
    return first
  }

  return {
    dice: diceFrom(seed),
    now: () => now,
    at(moment, happen) {
      const item = { moment: Math.max(moment, now), order: order++, happen, isOff: false }
      push(item)
      return item
    },
    run: (until) =>
      new Promise((done) => {
        const step = () => {
          while (heap[0]?.isOff) pop()
          const next = heap[0]
          if (next === undefined || next.moment > until) {
            now = until
            return done()
          }
          pop()
          now = next.moment
          next.happen()
          // Between two of these every promise that could go on has gone on.
          setImmediate(step)
        }
        setImmediate(step)
      }),
  }
}
