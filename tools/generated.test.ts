import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generatedFiles } from './generated.ts'

test.each([...generatedFiles()])('%s says what the code says (npm run generate)', (path, content) => {
  expect(readFileSync(path, 'utf8')).toBe(content)
})
