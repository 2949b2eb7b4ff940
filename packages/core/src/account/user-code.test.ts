import { expect, test } from 'vitest'
import { newUserCode, shownUserCode, typedUserCode } from './user-code.ts'

/** Bytes that count up, so that every value comes. */
function counting() {
  let next = 0
  return (count: number) => Uint8Array.from({ length: count }, () => next++ % 256)
}

test('each letter is as likely as any other', () => {
  const random = counting()
  const times = new Map<string, number>()
  for (let made = 0; made < 3000; made++)
    for (const letter of newUserCode(random)) times.set(letter, (times.get(letter) ?? 0) + 1)
  expect(times.size).toBe(20)
  expect(Math.max(...times.values()) - Math.min(...times.values())).toBeLessThan(250)
})

test('a code is read however it was typed', () => {
  const code = newUserCode(counting())
  for (const typed of [code, shownUserCode(code), shownUserCode(code).toLowerCase(), ` ${[...code].join(' ')} `])
    expect(typedUserCode(typed)).toBe(code)
})

test.each(['', 'BCDF-GHJ', 'BCDF-GHJA', 'BCDFGHJKL', '<script>', '1234-5678'])('%j is no code', (typed) => {
  expect(typedUserCode(typed)).toBeNull()
})
