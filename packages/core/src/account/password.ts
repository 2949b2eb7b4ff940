/** Why a password can't be one. */
export type PasswordFault = 'too_short' | 'too_long' | 'repetitive' | 'guessable'

/** NIST SP 800-63B-4, section 3.1.1: length counts, and mixing kinds of characters is not asked for. */
export const PASSWORD_LENGTH = { min: 12, max: 200 } as const
const FEWEST_DIFFERENT = 5

/** The same password however a keyboard composes its characters (the same section asks for NFKC or NFKD). */
export function normalPassword(typed: string): string {
  return typed.normalize('NFKC')
}

/** `known` are words that anybody would try first: name, e-mail address, name of the platform. `null` for a password that will do. */
export function passwordFault(typed: string, known: readonly string[]): PasswordFault | null {
  const characters = [...normalPassword(typed)]
  if (characters.length < PASSWORD_LENGTH.min) return 'too_short'
  if (characters.length > PASSWORD_LENGTH.max) return 'too_long'
  if (new Set(characters).size < FEWEST_DIFFERENT) return 'repetitive'
  const plain = plainly(typed)
  const parts = known.flatMap((word) => [word, ...word.split('@')]).map(plainly)
  // What is left over when the known word is taken out is what the password really consists of.
  const isGuessable = parts.some((part) => part.length >= 4 && plain.replaceAll(part, '').length < 6)
  return isGuessable ? 'guessable' : null
}

const plainly = (text: string): string => normalPassword(text).toLowerCase().replaceAll(/\s/g, '')

/** What to do about each. */
export const PASSWORD_ADVICE: Readonly<Record<PasswordFault, string>> = {
  too_short: `Use at least ${PASSWORD_LENGTH.min} characters; several words are good.`,
  too_long: `Use at most ${PASSWORD_LENGTH.max} characters.`,
  repetitive: 'Use more different characters.',
  guessable: 'Use something that is not made of your name, your e-mail address or the name of this service.',
}
