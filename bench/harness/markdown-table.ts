import type { Table } from './figure.ts'

/** The lines of a table, its sentence before it. */
export function markdownTable({ caption, head, rows }: Table): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [caption, '', line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)]
}
