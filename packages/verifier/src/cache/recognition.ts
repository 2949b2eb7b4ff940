import { TAG_WORDS, type TokenTagger } from './token-tag.ts'

/** What can be recognized. The table owns the field. */
export interface Recognizable {
  /** Where it stands, or -1. */
  slot: number
}

/** Finds what belongs to a token that was seen before without the token's SHA-256. */
export interface Recognition<E extends Recognizable> {
  find(token: string): E | undefined
  /** To be called with a token whose SHA-256 has led to the entry. May have others forgotten. */
  add(token: string, entry: E): void
  remove(entry: E): void
  clear(): void
}

/** Tags that are looked at together: with their words they fill one line of a processor's cache. */
const WAYS = 4
/** Takes some 24 MiB. Of a memory for more records the others are found by their SHA-256. */
const MOST_BUCKETS = 2 ** 18

/**
 * A table with room for twice as many entries as are to be expected, within reason. It keeps tags in place of tokens: what can be read from it later opens nothing. All of a tag is compared
 * at once, so that the time that takes tells nothing of how much of it was right.
 */
export function recognition<E extends Recognizable>(capacity: number, tagger: TokenTagger): Recognition<E> {
  const buckets = Math.min(MOST_BUCKETS, 2 ** Math.ceil(Math.log2(Math.max(1, capacity / 2))))
  const mask = buckets - 1
  const tags = new Int32Array(buckets * WAYS * TAG_WORDS)
  const entries: (E | undefined)[] = new Array(buckets * WAYS).fill(undefined)
  const sought = new Int32Array(TAG_WORDS)

  const firstSlot = (): number => ((sought[0] as number) & mask) * WAYS

  function holdsSought(slot: number): boolean {
    const word = slot * TAG_WORDS
    return (
      (((tags[word] as number) ^ (sought[0] as number)) |
        ((tags[word + 1] as number) ^ (sought[1] as number)) |
        ((tags[word + 2] as number) ^ (sought[2] as number)) |
        ((tags[word + 3] as number) ^ (sought[3] as number))) ===
      0
    )
  }

  function slotForSought(): number {
    const first = firstSlot()
    for (let slot = first; slot < first + WAYS; slot++) if (entries[slot] === undefined) return slot
    return first + ((sought[1] as number) & (WAYS - 1))
  }

  function remove(entry: E): void {
    const { slot } = entry
    entry.slot = -1
    if (slot === -1 || entries[slot] !== entry) return
    entries[slot] = undefined
    tags.fill(0, slot * TAG_WORDS, (slot + 1) * TAG_WORDS)
  }

  return {
    find(token) {
      if (!tagger(token, sought)) return undefined
      const first = firstSlot()
      for (let slot = first; slot < first + WAYS; slot++) if (holdsSought(slot)) return entries[slot]
      return undefined
    },
    add(token, entry) {
      if (entry.slot !== -1 || !tagger(token, sought)) return
      const slot = slotForSought()
      const present = entries[slot]
      if (present !== undefined) present.slot = -1
      entries[slot] = entry
      tags.set(sought, slot * TAG_WORDS)
      entry.slot = slot
    },
    remove,
    clear() {
      entries.fill(undefined)
      tags.fill(0)
    },
  }
}
