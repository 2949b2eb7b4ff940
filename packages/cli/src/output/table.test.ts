import { expect, test } from 'vitest'
import { plain } from './plain.ts'
import { type Column, facts, table } from './table.ts'

interface Row {
  readonly id: string
  readonly name: string
}
const columns: readonly Column<Row>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'NAME', value: ({ name }) => name, flexible: true },
]
const rows = [
  { id: 'tok_1', name: 'nightly import' },
  { id: 'tok_22', name: '夜間インポート' },
]

test('columns are as wide as their widest cell, counted as the terminal counts', () => {
  expect(table(columns, rows)).toBe('ID      NAME\ntok_1   nightly import\ntok_22  夜間インポート')
})

test('a flexible column gives way to a narrow terminal', () => {
  expect(table(columns, rows, 18)).toBe('ID      NAME\ntok_1   nightly i…\ntok_22  夜間イン…')
})

test('a name cannot steer the terminal', () => {
  const hostile = '\u001b[2J\u0007a\nb\u202ec'
  expect(plain(hostile)).toBe('\\u{1b}[2J\\u{7}a\\u{a}b\\u{202e}c')
  const shown = table(columns, [{ id: hostile, name: hostile }]) + facts([['name', hostile]])
  expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u)
})

test('facts without a value are left out', () => {
  expect(
    facts([
      ['id', 'a'],
      ['reason', null],
      ['note', ''],
      ['kind', undefined],
    ]),
  ).toBe('id  a')
})
