import { type Column, table } from './table.ts'

/** One line of JSON on stdout, for a program. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** The result, on stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** What a person should know beside the result: on stderr, so that it never mixes with it. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`)
}

export function printTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): void {
  print(table(columns, rows, process.stdout.columns || undefined))
}
