/** Numbers that a seed determines. */
export interface Dice {
  /** A whole number from `least` up to and with `most`. */
  between(least: number, most: number): number
  pick<T>(from: readonly T[]): T
}

/** Mulberry32, by Tommy Ettinger: small, and good enough to choose what goes wrong next. */
export function dice(seed: number): Dice {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return { between, pick: (from) => from[between(0, from.length - 1)] as (typeof from)[number] }
}
