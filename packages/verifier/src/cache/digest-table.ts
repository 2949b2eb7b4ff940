import type { Digest } from '../ports.ts'

/** What a part of the cache finds its entries by. */
export interface DigestTable<E> {
  readonly size: number
  get(digest: Digest): E | undefined
  set(digest: Digest, entry: E): void
  delete(digest: Digest): void
  clear(): void
}

const SMALLEST = 8

/** The value of one hexadecimal digit, `0-9a-f`. */
const valueOfDigit = (code: number): number => (code & 15) + (code >> 6) * 9

/** A digest is as good a hash as there is: 32 bits of it say where to look. */
function hashOf(digest: string): number {
  return (
    (valueOfDigit(digest.charCodeAt(0)) << 28) |
    (valueOfDigit(digest.charCodeAt(1)) << 24) |
    (valueOfDigit(digest.charCodeAt(2)) << 20) |
    (valueOfDigit(digest.charCodeAt(3)) << 16) |
    (valueOfDigit(digest.charCodeAt(4)) << 12) |
    (valueOfDigit(digest.charCodeAt(5)) << 8) |
    (valueOfDigit(digest.charCodeAt(6)) << 4) |
    valueOfDigit(digest.charCodeAt(7))
  )
}

/**
 * For digests of tokens that were issued: about three times as fast as a `Map`, which would hash the digest once more. Not for digests that a guesser
 * can choose, who would choose such as end up in one place.
 */
export function issuedDigests<E extends { readonly digest: Digest }>(): DigestTable<E> {
  let slots: (E | undefined)[] = new Array(SMALLEST).fill(undefined)
  let mask = SMALLEST - 1
  let size = 0

  /** Of the digest, or else of the free place where it belongs. */
  function placeOf(digest: Digest): number {
    let place = hashOf(digest) & mask
    for (let entry = slots[place]; entry !== undefined && entry.digest !== digest; entry = slots[place]) {
      place = (place + 1) & mask
    }
    return place
  }

  function grow(): void {
    const old = slots
    slots = new Array(old.length * 2).fill(undefined)
    mask = slots.length - 1
    for (const entry of old) if (entry !== undefined) slots[placeOf(entry.digest)] = entry
  }

  return {
    get size() {
      return size
    },
    get: (digest) => slots[placeOf(digest)],
    set(digest, entry) {
      const place = placeOf(digest)
      if (slots[place] === undefined) size++
      slots[place] = entry
      if (size * 2 > slots.length) grow()
    },
    delete(digest) {
      let gap = placeOf(digest)
      if (slots[gap] === undefined) return
      size--
      // Whatever stands behind the gap only because of what was in it moves up, or a search would stop at the gap.
      for (let place = (gap + 1) & mask; ; place = (place + 1) & mask) {
        const entry = slots[place]
        if (entry === undefined) break
        const home = hashOf(entry.digest) & mask
        if (((place - home) & mask) < ((place - gap) & mask)) continue
        slots[gap] = entry
        gap = place
      }
      slots[gap] = undefined
    },
    clear() {
      slots = new Array(SMALLEST).fill(undefined)
      mask = SMALLEST - 1
      size = 0
    },
  }
}
