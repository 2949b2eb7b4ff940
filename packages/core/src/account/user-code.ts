import type { RandomBytes } from '../ids.ts'

/** No vowel, so that no word comes out, and nothing that is mistaken for another sign (RFC 8628, section 6.1): 20 letters. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'
const LENGTH = 8
/** The greatest multiple of 20 that a byte holds: what lies above would make some letters likelier than others. */
const FAIR = 240

/** A code for a person to type: 34 bits, of use for ten minutes to who is signed in. */
export function newUserCode(random: RandomBytes): string {
  let code = ''
  while (code.length < LENGTH) {
    for (const byte of random(LENGTH * 2)) {
      if (byte < FAIR && code.length < LENGTH) code += LETTERS[byte % LETTERS.length]
    }
  }
  return code
}

/** As it is shown: `WDJB-MJHT`. */
export const shownUserCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`

/** A code as somebody typed it: in any case, with or without its hyphen; `null` for what is none. */
export function typedUserCode(text: string): string | null {
  const code = text
    .slice(0, 40)
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, '')
  return code.length === LENGTH && [...code].every((letter) => LETTERS.includes(letter)) ? code : null
}
