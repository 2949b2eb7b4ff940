import type { RandomBytes } from '../ids.ts'
import { BASE62, checksum } from './checksum.ts'
import type { CredentialKind, TokenFormat } from './format.ts'
import { tokenStart } from './format.ts'
import { Secret } from './secret.ts'

export const RANDOM_LENGTH = 30

/** The largest multiple of 62 that fits a byte: bytes from it up are thrown away, or the first characters would come up more often. */
const UNBIASED = 248

/** A new token of 178 random bits. */
export function generateToken(format: TokenFormat, kind: CredentialKind, random: RandomBytes): Secret {
  let chance = ''
  while (chance.length < RANDOM_LENGTH) {
    for (const byte of random(RANDOM_LENGTH)) {
      if (byte < UNBIASED && chance.length < RANDOM_LENGTH) chance += BASE62[byte % 62]
    }
  }
  const body = tokenStart(format, kind) + chance
  return new Secret(body + checksum(body))
}

/** What may be shown of a token after its creation: enough for a person to recognise it, useless to anyone else. */
export function tokenHint(token: Secret): string {
  const text = token.reveal()
  return `${text.slice(0, text.lastIndexOf('_') + 1)}…${text.slice(-4)}`
}
