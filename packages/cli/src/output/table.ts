import width from 'fast-string-width'
import { plain } from './plain.ts'
import { style } from './style.ts'

const GAP = '  '
const NARROWEST = 8

export interface Column<Row> {
  readonly title: string
  readonly value: (row: Row) => string
  /** Applied after the widths are known. */
  readonly paint?: (text: string) => string
  /** May be cut when the terminal is too narrow. */
  readonly flexible?: boolean
}

/** Rows under titles, each column as wide as its widest cell; flexible columns give way when `lineWidth` (in cells of the terminal) is too small. */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  lineWidth = Number.POSITIVE_INFINITY,
): string {
  const cells = rows.map((row) => columns.map(({ value }) => plain(value(row))))
  const widths = columns.map(({ title }, at) => Math.max(width(title), ...cells.map((line) => width(line[at] ?? ''))))
  shrink(columns, widths, lineWidth)
  const line = (texts: readonly string[], paint: (text: string, at: number) => string) =>
    texts
      .map((text, at) => {
        const cut = fit(text, widths[at] ?? 0)
        return paint(cut, at) + ' '.repeat((widths[at] ?? 0) - width(cut))
      })
      .join(GAP)
      .trimEnd()
  return [
    line(
      columns.map(({ title }) => title),
      (text) => style('bold', text),
    ),
    ...cells.map((texts) => line(texts, (text, at) => columns[at]?.paint?.(text) ?? text)),
  ].join('\n')
}

/** Names and values under each other; what is empty is left out. */
export function facts(rows: readonly (readonly [name: string, value: string | null | undefined])[]): string {
  const shown = rows.filter(([, value]) => value !== null && value !== undefined && value !== '')
  const widest = Math.max(0, ...shown.map(([name]) => width(name)))
  return shown.map(([name, value]) => `${style('dim', name.padEnd(widest))}${GAP}${plain(value ?? '')}`).join('\n')
}

function shrink(columns: readonly Column<never>[], widths: number[], lineWidth: number): void {
  let excess = widths.reduce((sum, one) => sum + one, 0) + GAP.length * (columns.length - 1) - lineWidth
  columns.forEach(({ flexible }, at) => {
    if (!flexible || excess <= 0) return
    const taken = Math.min(excess, Math.max(0, (widths[at] ?? 0) - NARROWEST))
    widths[at] = (widths[at] ?? 0) - taken
    excess -= taken
  })
}

function fit(text: string, room: number): string {
  if (width(text) <= room) return text
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (width(kept + segment) > room - 1) break
    kept += segment
  }
  return `${kept}…`
}
