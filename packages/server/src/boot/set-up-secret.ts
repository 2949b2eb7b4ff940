import { type RandomBytes, Secret } from '@latchkey/core'
import type { Sha256 } from '@latchkey/verifier'

/** Made anew at each start until the service is set up; held in memory alone. */
export interface SetUpSecret {
  readonly secret: Secret
  readonly matches: (text: string) => boolean
}

export function makeSetUpSecret(random: RandomBytes, sha256: Sha256): SetUpSecret {
  const secret = new Secret(`setup_${Buffer.from(random(24)).toString('base64url')}`)
  const digest = sha256(secret.reveal())
  // Digests of unequal texts differ from their first characters on at random, so comparing them tells no time about the secret.
  return { secret, matches: (text) => sha256(text) === digest }
}
