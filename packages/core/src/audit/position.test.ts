import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  covers,
  formatPosition,
  joined,
  MOST_PARTITIONS,
  type Position,
  parsePosition,
  placeOfChange,
} from './position.ts'

const place = (epoch: string, ...numbers: number[]): Position => ({ epoch, numbers })
const places = (partitions: number) =>
  fc.array(fc.nat(5), { minLength: partitions, maxLength: partitions }).map((numbers) => place('e', ...numbers))

test('a position comes back from the wire as it was written', () => {
  for (const position of [
    place('5f2c9d0e41b7a386', 0),
    place('e', 999_999_999_999),
    place('e', 0, 7, 0, 12),
    place('e', ...Array.from({ length: MOST_PARTITIONS }, (_, index) => index)),
  ])
    expect(parsePosition(formatPosition(position))).toEqual(position)
})

test('a log of one partition has one number', () => expect(formatPosition(place('e1', 7))).toBe('e1.7'))

test.each([
  '',
  '7',
  '.7',
  'e1',
  'e1.',
  'e1.-1',
  'e1.1-',
  'e1.1--2',
  'e1.1-02',
  'e1.01',
  'e1.1.2',
  'e1.1e3',
  'E1.1',
  ' e1.1',
  'e1.1\n',
  'e1.9007199254740993',
  `e1.${'1-'.repeat(MOST_PARTITIONS)}1`,
])('%j is no position', (text) => expect(parsePosition(text)).toBeNull())

test('a place covers what was committed before it in every partition of its own epoch, and nothing of another', () => {
  expect(covers(place('a', 2), place('a', 2))).toBe(true)
  expect(covers(place('a', 2), place('a', 3))).toBe(false)
  expect(covers(place('a', 2), place('b', 1))).toBe(false)
  expect(covers(place('a', 2, 9), place('a', 2, 8))).toBe(true)
  expect(covers(place('a', 9, 2), place('a', 8, 3))).toBe(false)
  expect(covers(place('a', 8, 3), place('a', 9, 2))).toBe(false)
})

test('a place of as many partitions as the log does not have covers nothing, and is covered by nothing', () => {
  expect(covers(place('a', 9), place('a', 1, 1))).toBe(false)
  expect(covers(place('a', 9, 9), place('a', 1))).toBe(false)
})

test('the joined place is the first that covers both', () => {
  fc.assert(
    fc.property(places(3), places(3), places(3), (one, other, third) => {
      const both = joined(one, other)
      expect(covers(both, one) && covers(both, other)).toBe(true)
      expect(covers(third, both)).toBe(covers(third, one) && covers(third, other))
    }),
  )
})

test('the place of a change is covered by whoever has come as far in its partition, wherever they are in the others', () => {
  fc.assert(
    fc.property(places(3), fc.nat(2), fc.integer({ min: 1, max: 5 }), (reached, partition, number) => {
      const isCovered = (reached.numbers[partition] as number) >= number
      expect(covers(reached, placeOfChange('e', 3, partition, number))).toBe(isCovered)
    }),
  )
})
