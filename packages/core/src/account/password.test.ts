import { describe, expect, test } from 'vitest'
import { normalPassword, passwordFault } from './password.ts'

const KNOWN = ['Ada Lovelace', 'ada.lovelace@example.com', 'Devices']

describe('a password', () => {
  test.each([
    ['too short', 'elevenchars', 'too_short'],
    ['too short in characters, however many bytes they take', '🙂🙃😀😁😂😃', 'too_short'],
    ['too long', 'ab cd ef'.repeat(26), 'too_long'],
    ['one character over and over', 'aaaaaaaaaaaaaaaa', 'repetitive'],
    ['the name with little beside it', 'Ada Lovelace1!', 'guessable'],
    ['the e-mail address', 'ada.lovelace@example.com', 'guessable'],
    ['the first part of the e-mail address', 'ADA.lovelace123', 'guessable'],
  ])('is refused when it is %s', (_, typed, fault) => {
    expect(passwordFault(typed, KNOWN)).toBe(fault)
  })

  test.each(['twelve chars', 'correct horse battery staple', 'пароль из слов', 'lovelace was not the only one'])(
    'such as %j will do',
    (typed) => {
      expect(passwordFault(typed, KNOWN)).toBeNull()
    },
  )

  test('is the same however its characters are composed', () => {
    expect(normalPassword('caf\u0065\u0301')).toBe(normalPassword('caf\u00e9'))
  })
})
