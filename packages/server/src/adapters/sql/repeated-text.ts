/** As many as the distinct lists and policies of a large platform. */
const MOST_TEXTS = 4096
/** Longer ones are one credential's own more often than not. */
const LONGEST_TEXT = 512

/** Reads texts that come again and again: one that was read lately gives the same value, so that `read` must freeze what it gives. */
export function repeated<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const value = read(text)
    if (text.length > LONGEST_TEXT) return value
    if (known.size >= MOST_TEXTS) known.clear()
    known.set(text, value)
    return value
  }
}

/** JSON as a deeply frozen value. */
export const frozenJson = <T extends object>(text: string): T => JSON.parse(text, frozen) as T

const frozen = (_: string, value: unknown): unknown => Object.freeze(value)
