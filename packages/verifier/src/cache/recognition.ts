import { TAG_WORDS, type TokenTagger } from './token-tag.ts'

/** What can be recognized. The table owns the field. */
export interface Recognizable {
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

/** Tags that are looked at together: with their words they fill one line of a processor's cache. */
const WAYS = 4
/** Slots for each entry when the table grows: with fewer, more than a few in a thousand would find their bucket full. */
const SPARE = 4
const FEWEST_BUCKETS = 16
/** Takes some 24 MiB. Of a memory for more records the others are found by their SHA-256. */
const MOST_BUCKETS = 2 ** 18

/**
 * A table that grows to room for twice as many entries as `capacity`, within reason. It is no larger than what is in it needs: a processor finds what is spread over fewer pages sooner. It keeps
 * tags in place of tokens: what can be read from it later opens nothing. All of a tag is compared at once, so that the time that takes tells nothing of how much of it was right.
 */
export function recognition<E extends Recognizable>(capacity: number, tagger: TokenTagger): Recognition<E> {
  const mostBuckets = Math.min(MOST_BUCKETS, 2 ** Math.ceil(Math.log2(Math.max(1, capacity / 2))))
  let mask = 0
  let tags = new Int32Array(0)
  let entries: (E | undefined)[] = []
  let size = 0
  const sought = new Int32Array(TAG_WORDS)
  empty(Math.min(FEWEST_BUCKETS, mostBuckets))

  function empty(buckets: number): void {
    mask = buckets - 1
    tags = new Int32Array(buckets * WAYS * TAG_WORDS)
    entries = new Array(buckets * WAYS).fill(undefined)
    size = 0
  }

  /** The entries of one bucket are shared out between two, so that each finds a place. */
  function grow(): void {
    const [oldTags, oldEntries] = [tags, entries]
    empty(2 * (mask + 1))
    for (const [slot, entry] of oldEntries.entries()) {
      if (entry === undefined) continue
      sought.set(oldTags.subarray(slot * TAG_WORDS, (slot + 1) * TAG_WORDS))
      put(slotForSought(), entry)
    }
  }

  function put(slot: number, entry: E): void {
    entries[slot] = entry
    tags.set(sought, slot * TAG_WORDS)
    entry.slot = slot
    size++
  }

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

  /**
   * The slots of a bucket in the order of a tag's own. The first is nearly always its place: a processor that learns so begins to fetch the entry before the
   * tag that it waits for has come.
   */
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
    tags.fill(0, slot * TAG_WORDS, (slot + 1) * TAG_WORDS)
  }

  return {
    find(token, workspace) {
      if (!tagger(token, workspace, sought)) return undefined
      const first = firstSlot()
      for (let way = 0; way < WAYS; way++) {
        const slot = slotAt(first, way)
        if (holdsSought(slot)) return entries[slot]
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
