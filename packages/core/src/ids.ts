import type { Instant } from './time.ts'

declare const kind: unique symbol
type Id<Kind extends string> = string & { readonly [kind]: Kind }

export type CredentialId = Id<'credential'>
export type PrincipalId = Id<'principal'>
export type OrganizationId = Id<'organization'>
export type TeamId = Id<'team'>
export type WorkspaceId = Id<'workspace'>
export type AuditId = Id<'audit'>
export type PasskeyId = Id<'passkey'>

/** What each kind of id begins with, so that a person can tell from a log line what it names. */
export const ID_PREFIX = {
  token: 'tok',
  key: 'key',
  service: 'svc',
  session: 'ses',
  embed: 'emb',
  user: 'usr',
  serviceAccount: 'sa',
  organization: 'org',
  team: 'team',
  workspace: 'ws',
  audit: 'aud',
  notice: 'ntc',
  passkey: 'pky',
} as const
export type IdPrefix = (typeof ID_PREFIX)[keyof typeof ID_PREFIX]

/** Crockford's base32: no letter that is mistaken for a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const TIME_CHARACTERS = 10
const CHANCE_CHARACTERS = 16
const RANDOM_BYTES = 10

/** Fills an array with unpredictable bytes (the system's CSPRNG in production). */
export type RandomBytes = (count: number) => Uint8Array

/**
 * A new id: prefix, ten characters of time, sixteen of chance (80 bits). Sorts by time of creation, and two made in the same millisecond differ.
 */
export function newId<T extends string>(prefix: IdPrefix, now: Instant, random: RandomBytes): T {
  let chance = ''
  let buffer = 0
  let bits = 0
  for (const byte of random(RANDOM_BYTES)) {
    buffer = (buffer << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      chance += ALPHABET[(buffer >> bits) & 31]
    }
    buffer &= (1 << bits) - 1
  }
  return `${prefix}_${timeOf(now)}${chance}` as T
}

/** The lowest id that can be made at a moment: those made earlier sort before it, those made then or later do not. */
export function lowestId(prefix: IdPrefix, moment: Instant): string {
  return `${prefix}_${timeOf(moment)}${'0'.repeat(CHANCE_CHARACTERS)}`
}

function timeOf(moment: Instant): string {
  let time = ''
  let rest: number = moment
  for (let place = 0; place < TIME_CHARACTERS; place++) {
    time = ALPHABET[rest % 32] + time
    rest = Math.floor(rest / 32)
  }
  return time
}
