/** As many as the distinct lists and policies of a large platform. */
const MOST_TEXTS = 4096
/** Longer ones are one credential's own more often than not. */
const LONGEST_TEXT = 512

/** Reads JSON texts that come again and again: a text that was read lately gives the same deeply frozen value. */
export function repeatedJson<T extends object>(): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const value = JSON.parse(text, frozen) as T
    if (text.length > LONGEST_TEXT) return value
    if (known.size >= MOST_TEXTS) known.clear()
    known.set(text, value)
    return value
  }
}

const frozen = (_: string, value: unknown): unknown => Object.freeze(value)
