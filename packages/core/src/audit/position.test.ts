import { expect, test } from 'vitest'
import { covers, formatPosition, parsePosition } from './position.ts'

test('a position comes back from the wire as it was written', () => {
  for (const position of [
    { epoch: '5f2c9d0e41b7a386', number: 0 },
    { epoch: 'e', number: 999_999_999_999_999 },
  ])
    expect(parsePosition(formatPosition(position))).toEqual(position)
})

test.each([
  '',
  '7',
  '.7',
  'e1',
  'e1.',
  'e1.-1',
  'e1.01',
  'e1.1.2',
  'e1.1e3',
  'E1.1',
  ' e1.1',
  'e1.1\n',
  'e1.9007199254740993',
])('%j is no position', (text) => expect(parsePosition(text)).toBeNull())

test('a place covers what was committed before it in its own epoch, and nothing of another', () => {
  expect(covers({ epoch: 'a', number: 2 }, { epoch: 'a', number: 2 })).toBe(true)
  expect(covers({ epoch: 'a', number: 2 }, { epoch: 'a', number: 3 })).toBe(false)
  expect(covers({ epoch: 'a', number: 2 }, { epoch: 'b', number: 1 })).toBe(false)
})
