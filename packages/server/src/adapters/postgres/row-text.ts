import type { FactsWords, FoundRow } from '../sql/credential-facts.ts'

type RowWords = Pick<FactsWords, 'row' | 'flag'>

/** In no text that this service writes; where another's holds it, there are more parts than columns. */
const BETWEEN = '\u001f'

/** The columns one after another. To quote them as JSON costs as much as to join two tables. */
export const AS_TEXTS: RowWords = {
  row: (columns) => `format('${columns.map(() => '%s').join(BETWEEN)}', ${columns.join(', ')})`,
  flag: (condition) => `(${condition})`,
}

/** The columns as a JSON array, which can be told apart whatever they hold. */
export const AS_JSON: RowWords = {
  row: (columns) => `json_build_array(${columns.join(', ')})::text`,
  flag: (condition) => `case when ${condition} then 1 else 0 end`,
}

export const fromJson = (text: string): FoundRow => JSON.parse(text) as FoundRow

/** `null` where the columns, so many as were asked for, can't be told apart; `undefined` where there was no row. */
export function fromTexts(text: string | null | undefined, columns: number): FoundRow | null | undefined {
  if (text == null) return undefined
  const texts = text.split(BETWEEN)
  if (texts.length !== columns) return null
  return texts.map((each, column) => (READERS[column] ?? optional)(each)) as unknown as FoundRow
}

const given = (text: string) => text
const optional = (text: string) => (text === '' ? null : text)
const number = (text: string) => (text === '' ? null : Number(text))
const flag = (text: string) => (text === '' ? null : text === 't' ? 1 : 0)

/** Of the columns from the first to the last of `personal`; those behind are optional texts. */
const READERS: readonly ((text: string) => string | number | null)[] = [
  ...[given, optional, optional, optional, given],
  ...[optional, optional, optional, optional],
  ...[optional, optional, given, given, optional],
  optional,
  ...[number, number],
  ...[flag, flag],
]
