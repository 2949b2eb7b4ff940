/**
 * A place in the change log. The log has partitions, each with an order of its own: a place is a number in each of them, and everything that was committed to a
 * partition before has a lower number there. A database that was restored from a copy, or whose log was partitioned anew, begins another epoch, in which the
 * same numbers stand for other changes, so places are compared within one epoch alone.
 */
export interface Position {
  /** 1 to 32 lower-case letters and digits; no two beginnings of a log share one. */
  readonly epoch: string
  /** For each partition; 0 before its first change. As many as the log has partitions in this epoch. */
  readonly numbers: readonly number[]
}

/** More than any database has use for: each look-up reads one row for each, and each position carries one number for each. */
export const MOST_PARTITIONS = 64

const NUMBER = '(?:0|[1-9]\\d{0,11})'
const WRITTEN = new RegExp(`^([0-9a-z]{1,32})\\.(${NUMBER}(?:-${NUMBER}){0,${MOST_PARTITIONS - 1}})$`)

/** As it goes over the wire, where it is opaque to all but verifiers and services. */
export function formatPosition({ epoch, numbers }: Position): string {
  return `${epoch}.${numbers.join('-')}`
}

/** `null` for anything that `formatPosition` does not write. */
export function parsePosition(text: string): Position | null {
  const [, epoch, numbers] = WRITTEN.exec(text) ?? []
  return epoch === undefined || numbers === undefined ? null : { epoch, numbers: numbers.split('-').map(Number) }
}

/** Whether numbers of both stand for the same partitions of the same log. */
export function areOfOneLog(one: Position, other: Position): boolean {
  return one.epoch === other.epoch && one.numbers.length === other.numbers.length
}

/** Whether everything committed up to `position` was committed up to `reached` too. Of two places either, both or neither may cover the other. */
export function covers(reached: Position, position: Position): boolean {
  return (
    areOfOneLog(reached, position) &&
    position.numbers.every((number, partition) => (reached.numbers[partition] as number) >= number)
  )
}

/** The first place that covers both, which must be of one log. */
export function joined(one: Position, other: Position): Position {
  return {
    epoch: one.epoch,
    numbers: one.numbers.map((number, partition) => Math.max(number, other.numbers[partition] ?? 0)),
  }
}

/** The first place that covers one change: its own number in its partition, and the beginning of the others. */
export function placeOfChange(epoch: string, partitions: number, partition: number, number: number): Position {
  return { epoch, numbers: Array.from({ length: partitions }, (_, index) => (index === partition ? number : 0)) }
}
