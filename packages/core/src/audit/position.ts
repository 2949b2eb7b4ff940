/**
 * A place in the change log: everything committed before it in the same epoch has a lower number. A database that was restored from a copy begins another
 * epoch, in which the same numbers stand for other changes, so numbers are compared within one epoch alone.
 */
export interface Position {
  /** 1 to 32 lower-case letters and digits; no two beginnings of a log share one. */
  readonly epoch: string
  /** 0 before the first change. */
  readonly number: number
}

const WRITTEN = /^([0-9a-z]{1,32})\.(0|[1-9]\d{0,14})$/

/** As it goes over the wire, where it is opaque to all but verifiers and services. */
export function formatPosition({ epoch, number }: Position): string {
  return `${epoch}.${number}`
}

/** `null` for anything that `formatPosition` does not write. */
export function parsePosition(text: string): Position | null {
  const [, epoch, number] = WRITTEN.exec(text) ?? []
  return epoch === undefined ? null : { epoch, number: Number(number) }
}

/** Whether everything committed up to `position` was committed up to `reached` too. */
export function covers(reached: Position, position: Position): boolean {
  return reached.epoch === position.epoch && reached.number >= position.number
}
