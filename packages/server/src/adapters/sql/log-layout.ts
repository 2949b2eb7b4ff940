import { LatchkeyError, MOST_PARTITIONS } from '@latchkey/core'
import { lastKeyOf, logKey } from './log-keys.ts'

/** Throws `config_invalid` for a number of partitions that no log can have. */
export function requirePartitions(count: number): void {
  if (Number.isSafeInteger(count) && count >= 1 && count <= MOST_PARTITIONS) return
  throw new LatchkeyError(
    'config_invalid',
    `CHANGE_LOG_PARTITIONS must be a whole number from 1 to ${MOST_PARTITIONS}.`,
  )
}

/** Gives the log an epoch where it has none: in a new database, and in a copy whose epoch was taken away. `epoch` is hexadecimal. */
export const beginEpochStatement = (epoch: string): string =>
  `update change_head set epoch = '${epoch}' where epoch = ''`

/** Locks every partition of a log that has another number of them; changes nothing in one that has this number. */
export const claimLayoutStatement = (partitions: number): string =>
  `update change_head set partitions = ${partitions} where partitions <> ${partitions}`

/**
 * Once the claim has changed anything, and in the same transaction: as many heads as there are partitions, in another epoch, since numbers of different partitions can't be compared. A
 * partition that is there again goes on behind whatever is left of it.
 */
export function layoutStatements(partitions: number, epoch: string): string[] {
  const heads = Array.from({ length: partitions }, (_, partition) => {
    const before = logKey(partition, 0)
    return `insert into change_head (id, position, epoch, partitions)
      select ${partition + 1}, coalesce(max(position) - ${before}, 0), '', ${partitions} from change_log
      where position > ${before} and position <= ${lastKeyOf(partition)}
      on conflict (id) do nothing`
  })
  return [
    `delete from change_head where id > ${partitions}`,
    ...heads,
    `update change_head set epoch = '${epoch}' where epoch <> '${epoch}'`,
  ]
}
