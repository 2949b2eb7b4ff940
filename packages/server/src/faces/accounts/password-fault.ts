import { type PasswordFault, passwordFault } from '@latchkey/core'
import type { Texts } from './texts.ts'
import type { Visit } from './visit.ts'

const ADVICE: Readonly<Record<PasswordFault, keyof Texts>> = {
  too_short: 'passwordTooShort',
  too_long: 'passwordTooLong',
  repetitive: 'passwordRepetitive',
  guessable: 'passwordGuessable',
}

/** Why a password can't be this person's, in the reader's language; `undefined` for one that will do. */
export function passwordFaultText(
  { texts, face }: Visit,
  typed: string,
  { name, email }: { readonly name: string; readonly email: string | null },
): string | undefined {
  const fault = passwordFault(typed, [name, email ?? '', face.control.platform.config.name])
  return fault === null ? undefined : texts[ADVICE[fault]]
}
