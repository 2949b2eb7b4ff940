/** A stretch of a list that is ordered newest first: at most `limit` items older than the item with the id `after`. */
export interface Page {
  readonly limit: number
  readonly after: string | null
}
