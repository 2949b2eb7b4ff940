import { type Instant, LatchkeyError, MINUTE, type PrincipalId, plus, toInstant } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import type { IsOurChallenge, PasskeyPlace } from '../../ports/passkey-ceremony.ts'
import type { ControlParts } from '../parts.ts'

/** What a challenge is given out for, and to whom: an answer to another one is none. */
export type ChallengeFor = 'sign-in' | `authenticate ${PrincipalId}` | `create ${PrincipalId}`

/** So long a page may lie open before its passkey is asked for. */
const LIFETIME_MS = 10 * MINUTE

/**
 * A challenge that names its own end and carries our signature, so that giving one out keeps nothing: anybody may ask for them. That none is answered twice is
 * remembered when one is answered.
 */
export function newChallenge({ random, clock, signIn }: ControlParts, purpose: ChallengeFor): string {
  const body = `${Buffer.from(random(16)).toString('base64url')}.${plus(clock(), LIFETIME_MS)}`
  return `${body}.${signIn.signer.sign(signed(purpose, body))}`
}

/** An open challenge of ours, remembered by `seen` for when its answer holds. */
export function isOurs(
  { clock, signIn }: ControlParts,
  purpose: ChallengeFor,
  seen: (challenge: string) => void,
): IsOurChallenge {
  return (challenge) => {
    const [chance, end, signature] = challenge.split('.')
    if (chance === undefined || end === undefined || signature === undefined) return false
    if (!signIn.signer.verify(signed(purpose, `${chance}.${end}`), signature) || Number(end) <= clock()) return false
    seen(challenge)
    return true
  }
}

/** Has a challenge answered for good. Throws `authentication_refused` the second time. */
export async function spendChallenge(
  { tickets }: WriteTables,
  { sha256 }: Pick<ControlParts, 'sha256'>,
  challenge: string,
  principalId: PrincipalId,
  now: Instant,
): Promise<void> {
  const lookup = sha256(`challenge\n${challenge}`)
  if ((await tickets.find(lookup, 'spent', now)) !== null) throw alreadyAnswered()
  const expiresAt = toInstant(Number(challenge.split('.')[1]))
  await tickets.insert({ lookup, purpose: 'spent', principalId, email: null, expiresAt }, now)
}

const alreadyAnswered = (): LatchkeyError =>
  new LatchkeyError('authentication_refused', 'This was answered already. Try again.')

const signed = (purpose: ChallengeFor, body: string): string => `challenge\n${purpose}\n${body}`

/** `null` where a browser makes no passkeys: a domain is needed, and an address is none (Web Authentication, section 5.1.3, step 8). */
export function passkeyPlace(origin: string | null): PasskeyPlace | null {
  if (origin === null) return null
  const { hostname } = new URL(origin)
  return hostname.startsWith('[') || /^[\d.]+$/.test(hostname) ? null : { origin, domain: hostname }
}
