import { TAG_WORDS, type TokenTagger } from './token-tag.ts'

/** What can be recognized. The table owns the fields. The words of the tag lie in the entry, which is needed in any case, because each further place in memory costs more than the comparison. */
export interface Recognizable {
  tag0: number
  tag1: number
  tag2: number
  tag3: number
  /** Where it stands, or -1. */
  slot: number
}

/** Finds what belongs to a token in a workspace, or in none, that was seen before: without the token's SHA-256, and without comparing names. */
export interface Recognition<E extends Recognizable> {
  find(token: string, workspace: string | null): E | undefined
  /** To be called with what has led to the entry. May have others forgotten. */
  add(token: string, workspace: string | null, entry: E): void
  remove(entry: E): void
  clear(): void
}

/** Slots that are looked at together: they lie in one line of a processor's cache. */
const WAYS = 4
/** Slots for each entry when the table grows: with fewer, more than a few in a thousand would find their bucket full. */
const SPARE = 4
const FEWEST_BUCKETS = 16
/** Takes 8 MiB. Of a memory for more records the others are found by their SHA-256. */
const MOST_BUCKETS = 2 ** 18

/**
 * A table that grows to room for twice as many entries as `capacity`, within reason. It is no larger than what is in it needs: a processor finds what is spread over fewer pages sooner. It keeps
 * tags in place of tokens: what can be read from it later opens nothing. All of a tag is compared at once, so that the time that takes tells nothing of how much of it was right.
 */
export function recognition<E extends Recognizable>(capacity: number, tagger: TokenTagger): Recognition<E> {
  const mostBuckets = Math.min(MOST_BUCKETS, 2 ** Math.ceil(Math.log2(Math.max(1, capacity / 2))))
  let mask = 0
  let entries: (E | undefined)[] = []
  let size = 0
  const sought = new Int32Array(TAG_WORDS)
  empty(Math.min(FEWEST_BUCKETS, mostBuckets))

  function empty(buckets: number): void {
    mask = buckets - 1
    entries = new Array(buckets * WAYS).fill(undefined)
    size = 0
  }

  /** The entries of one bucket are shared out between two, so that each finds a place. */
  function grow(): void {
    const known = entries
    empty(2 * (mask + 1))
    for (const entry of known) {
      if (entry === undefined) continue
      sought.set([entry.tag0, entry.tag1, entry.tag2, entry.tag3])
      put(slotForSought(), entry)
    }
  }

  function put(slot: number, entry: E): void {
    entries[slot] = entry
    entry.tag0 = sought[0] as number
    entry.tag1 = sought[1] as number
    entry.tag2 = sought[2] as number
    entry.tag3 = sought[3] as number
    entry.slot = slot
    size++
  }

  const firstSlot = (): number => ((sought[0] as number) & mask) * WAYS

  function isSought({ tag0, tag1, tag2, tag3 }: E): boolean {
    return (
      ((tag0 ^ (sought[0] as number)) |
        (tag1 ^ (sought[1] as number)) |
        (tag2 ^ (sought[2] as number)) |
        (tag3 ^ (sought[3] as number))) ===
      0
    )
  }

  /** The slots of a bucket in an order of the tag's own: with the first as its place in nearly all cases no other entry is looked at. */
  const slotAt = (first: number, way: number): number => first + (((sought[1] as number) + way) & (WAYS - 1))

  function slotForSought(): number {
    const first = firstSlot()
    for (let way = 0; way < WAYS; way++) if (entries[slotAt(first, way)] === undefined) return slotAt(first, way)
    return slotAt(first, 0)
  }

  function remove(entry: E): void {
    const { slot } = entry
    entry.slot = -1
    if (slot === -1 || entries[slot] !== entry) return
    entries[slot] = undefined
    size--
  }

  return {
    find(token, workspace) {
      if (!tagger(token, workspace, sought)) return undefined
      const first = firstSlot()
      for (let way = 0; way < WAYS; way++) {
        const entry = entries[slotAt(first, way)]
        if (entry !== undefined && isSought(entry)) return entry
      }
      return undefined
    },
    add(token, workspace, entry) {
      if (entry.slot !== -1) return
      if (size * SPARE >= entries.length && mask + 1 < mostBuckets) grow()
      if (!tagger(token, workspace, sought)) return
      const slot = slotForSought()
      const present = entries[slot]
      if (present !== undefined) remove(present)
      put(slot, entry)
    },
    remove,
    clear: () => empty(Math.min(FEWEST_BUCKETS, mostBuckets)),
  }
}
