import { writeFileSync } from 'node:fs'
import { markdownTable } from './markdown-table.ts'
import { type Result, shown, verdict } from './results.ts'

const file = new URL('../RESULTS.md', import.meta.url)

export function writeReport(results: readonly Result[]): void {
  const machine = results[0]?.machine ?? ''
  const lines = [
    '# Results',
    '',
    'Written by `npm run bench`; edited by nobody. Each value is a ratio of two sides that were measured in turn within one run, as the median over the',
    'rounds, with the middle half of the rounds beside it. `npm run bench -- NAME` measures one again.',
    '',
    `Machine: ${machine}.`,
    '',
    '| figure | value | middle half | asked for | verdict | date |',
    '|---|---|---|---|---|---|',
    ...results.map(row),
    '',
    ...results.flatMap(section),
  ]
  writeFileSync(file, `${lines.join('\n').trimEnd()}\n`)
}

function row(result: Result): string {
  const { name, value, unit, spread, date } = result
  const middle = spread === null ? '—' : `${shown(spread[0])} to ${shown(spread[1])}`
  const cells = [`\`${name}\``, withUnit(value, unit), middle, asked(result), verdict(result), date]
  return `| ${cells.join(' | ')} |`
}

const withUnit = (value: number, unit: string | null): string => `${shown(value)}${unit === null ? '' : ` ${unit}`}`

function asked({ goal, unit }: Result): string {
  if (goal === null) return '—'
  const { direction, limit, aim } = goal
  const bounds = [
    ...(limit === undefined ? [] : [`${direction} ${withUnit(limit, unit)}`]),
    ...(aim === undefined ? [] : [`aim ${limit === undefined ? `${direction} ` : ''}${withUnit(aim, unit)}`]),
  ]
  return bounds.join(', ')
}

function section({ name, title, notes, tables = [], plots, command }: Result): string[] {
  return [
    `## ${name}`,
    '',
    `${title} Measured by \`${command}\`.`,
    '',
    ...notes.map((note) => `- ${note}`),
    ...(notes.length > 0 ? [''] : []),
    ...tables.flatMap((table) => [...markdownTable(table), '']),
    ...plots.flatMap((plot) => [`![${name}](plots/${plot})`, '']),
  ]
}
