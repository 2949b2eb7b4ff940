import fc from 'fast-check'
import { expect, test } from 'vitest'
import { partitionChoice } from './partition-choice.ts'

test('a transaction gets a partition that no other one is in, as long as there is one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 16 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (count, chance) => {
        const choice = partitionChoice(count, () => chance)
        const taken = Array.from({ length: count }, () => choice.take())
        expect(taken.toSorted((one, two) => one - two)).toEqual(Array.from({ length: count }, (_, index) => index))
        const [free = 0] = taken
        choice.giveBack(free)
        expect(choice.take()).toBe(free)
        expect(choice.take()).toBeLessThan(count)
      },
    ),
  )
})

test('processes begin at different partitions', () => {
  const firstOf = (chance: number) => partitionChoice(4, () => chance).take()
  expect([0, 0.3, 0.6, 0.99].map(firstOf)).toEqual([0, 1, 2, 3])
})

test('none is chosen that is there no more, and new ones are once they are known', () => {
  const choice = partitionChoice(4, () => 0.99)
  choice.learn(2)
  expect([choice.take(), choice.take()].toSorted()).toEqual([0, 1])
  choice.learn(3)
  expect([choice.count(), choice.take()]).toEqual([3, 2])
})
