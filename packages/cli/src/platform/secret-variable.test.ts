import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { secretVariable } from './secret-variable.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-secret-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const written = (text: string) => {
  const file = join(folder, 'secret')
  writeFileSync(file, text)
  return file
}

test('a secret comes from the variable, or from the file that its sister names, without the line end', () => {
  expect(secretVariable('S', { S: ' value ' })).toBe('value')
  expect(secretVariable('S', { S_FILE: written('value\n') })).toBe('value')
})

test('what is empty is not set', () => {
  for (const environment of [{}, { S: '' }, { S: ' ' }, { S_FILE: '' }, { S_FILE: written('\n') }])
    expect(secretVariable('S', environment)).toBeUndefined()
})

test('both at once, and a file that is not there, are mistakes of which the content is not told', () => {
  const both = () => secretVariable('S', { S: 'hush', S_FILE: written('hush') })
  expect(both).toThrow('S and S_FILE are both set')
  expect(both).not.toThrow('hush')
  expect(() => secretVariable('S', { S_FILE: join(folder, 'none') })).toThrow("which can't be read")
})
