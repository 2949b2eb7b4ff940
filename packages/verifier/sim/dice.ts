/** Chance that a seed repeats. */
export interface Dice {
  /** From 0 up to 1. */
  next(): number
  chance(probability: number): boolean
  between(low: number, high: number): number
  /** A whole number from 0 up to a bound. */
  below(bound: number): number
  pick<T>(choices: readonly T[]): T
}

/** mulberry32, by Tommy Ettinger: small, fast, and even enough for schedules. */
export function diceFrom(seed: number): Dice {
  let state = (seed ^ 0x9e3779b9) >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    chance: (probability) => next() < probability,
    between: (low, high) => low + next() * (high - low),
    below: (bound) => Math.floor(next() * bound),
    pick: (choices) => choices[Math.floor(next() * choices.length)] as (typeof choices)[number],
  }
}
