/** A partition has room for more changes than a database lives to see, and 64 of them stay below 2^53. */
const ROOM = 2 ** 40

/**
 * The primary key of an entry: one range for each partition, so that the entries of a log with one partition are keyed by their numbers alone, and engines that split tables by key
 * spread the writes. Partitions count from 0, numbers from 1.
 */
export const logKey = (partition: number, number: number): number => partition * ROOM + number

/** The last key that an entry of a partition can have; the keys before its first one are the partition before's. */
export const lastKeyOf = (partition: number): number => (partition + 1) * ROOM - 1

/** What is trimmed by itself: the keys of each partition, and all behind them, where a log that had more partitions has left entries. */
export function trimmedRanges(partitions: number): readonly { readonly after: number; readonly last: number }[] {
  const ranges = Array.from({ length: partitions }, (_, partition) => ({
    after: logKey(partition, 0),
    last: lastKeyOf(partition),
  }))
  return [...ranges, { after: lastKeyOf(partitions - 1), last: Number.MAX_SAFE_INTEGER }]
}

export const partitionOf = (key: number): number => Math.floor(key / ROOM)

export const numberOf = (key: number): number => key % ROOM
