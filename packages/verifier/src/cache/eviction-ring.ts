/** What a bounded part of the cache holds on to. The ring owns the three fields. */
export interface Evictable<E> {
  wasUsed: boolean
  previous: E | null
  next: E | null
}

/** Holds at most so many entries, and says which one goes for a new one: one that was not used for long. */
export interface EvictionRing<E extends Evictable<E>> {
  readonly size: number
  /** Takes a new entry in; gives the one that had to leave for it. */
  add(entry: E): E | null
  remove(entry: E): void
}

/**
 * Second chance (CLOCK): a hand goes round, passes over what was used since it last came by, and stops at what was not. It finds what a strict order
 * of use would find, nearly, while a hit costs one write to the entry and never touches its neighbours.
 */
export function evictionRing<E extends Evictable<E>>(capacity: number): EvictionRing<E> {
  let hand: E | null = null
  let size = 0

  function unlink(entry: E): void {
    const { previous, next } = entry
    size--
    if (next === entry || previous === null || next === null) {
      hand = null
    } else {
      previous.next = next
      next.previous = previous
      if (hand === entry) hand = next
    }
    entry.previous = null
    entry.next = null
  }

  function leastUsed(from: E): E {
    let entry = from
    while (entry.wasUsed) {
      entry.wasUsed = false
      entry = entry.next as E
    }
    return entry
  }

  return {
    get size() {
      return size
    },
    add(entry) {
      let evicted: E | null = null
      if (hand !== null && size >= capacity) {
        evicted = leastUsed(hand)
        hand = evicted
        unlink(evicted)
      }
      size++
      if (hand === null) {
        entry.previous = entry
        entry.next = entry
        hand = entry
      } else {
        // Just behind the hand, so that it is the last that the hand comes to.
        const before = hand.previous as E
        entry.previous = before
        entry.next = hand
        before.next = entry
        hand.previous = entry
      }
      return evicted
    },
    remove: unlink,
  }
}
