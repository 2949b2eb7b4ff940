/** What a column can hold, in every engine alike. */
export type Value = string | number | null | Uint8Array
export type WholeRow = Readonly<Record<string, Value>>

export interface WholeTable {
  readonly name: string
  readonly columns: readonly string[]
  /** The columns of its primary key. */
  readonly key: readonly string[]
}

/** A database as tables and rows, whatever they mean. */
export interface WholeTables {
  count(table: WholeTable): Promise<number>
  /** In the order of the key, by bytes: at most `limit` rows behind one with this key, or the first ones. */
  rowsAfter(table: WholeTable, key: readonly Value[] | null, limit: number): Promise<WholeRow[]>
}

export interface WritableTables extends WholeTables {
  /** Rows whose key is there are replaced. */
  put(table: WholeTable, rows: readonly WholeRow[]): Promise<void>
  remove(table: WholeTable, row: WholeRow): Promise<void>
}

export const keyOf = ({ key }: WholeTable, row: WholeRow): Value[] => key.map((column) => row[column] ?? null)

const bytesOf = (value: string | Uint8Array): Uint8Array => (typeof value === 'string' ? Buffer.from(value) : value)

/** As a database orders keys: below zero when the first comes first. */
export function compareKeys(one: readonly Value[], other: readonly Value[]): number {
  for (const [index, left] of one.entries()) {
    const right = other[index] ?? null
    const order =
      typeof left === 'number' && typeof right === 'number'
        ? left - right
        : Buffer.compare(bytesOf((left ?? '') as string), bytesOf((right ?? '') as string))
    if (order !== 0) return order
  }
  return 0
}

export function areEqual({ columns }: WholeTable, one: WholeRow, other: WholeRow): boolean {
  return columns.every((column) => {
    const [left = null, right = null] = [one[column], other[column]]
    if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right) === 0
    return left === right
  })
}
