import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import type { IsOurChallenge, PasskeyCeremony } from '../../ports/passkey-ceremony.ts'
import type { Passkey } from '../../ports/passkey-table.ts'

/** Loaded when it is first needed: it takes its time, and many services never meet a passkey. */
const library = () => import('@simplewebauthn/server')

/** Passkeys by Web Authentication: discoverable, and with the person verified by the device, so that they are more than one factor. */
export const webauthnPasskeys: PasskeyCeremony = {
  creationOptions: async ({ place, challenge, platform, person, known }) =>
    (await library()).generateRegistrationOptions({
      rpName: platform,
      rpID: place.domain,
      userID: bytes(person.id),
      userName: person.name,
      userDisplayName: person.displayName,
      challenge: bytes(challenge),
      attestationType: 'none',
      excludeCredentials: known.map(described),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    }),
  async create(answer, place, isOurs) {
    const { registrationInfo: made } = await verified(async () =>
      (await library()).verifyRegistrationResponse({
        response: answer as RegistrationResponseJSON,
        expectedChallenge: clear(isOurs),
        expectedOrigin: place.origin,
        expectedRPID: place.domain,
        requireUserVerification: true,
      }),
    )
    if (made === undefined) return null
    const { id, publicKey, counter, transports = [] } = made.credential
    return { credential: id, publicKey, counter, transports, isBackedUp: made.credentialBackedUp }
  },
  requestOptions: async ({ place, challenge, known }) =>
    (await library()).generateAuthenticationOptions({
      rpID: place.domain,
      challenge: bytes(challenge),
      allowCredentials: known.map(described),
      userVerification: 'required',
    }),
  claimed(answer) {
    const id = typeof answer === 'object' && answer !== null ? (answer as { id?: unknown }).id : undefined
    return typeof id === 'string' && id.length <= 2000 ? id : null
  },
  async check(answer, passkey, place, isOurs) {
    const { verified: holds, authenticationInfo: found } = await verified(async () =>
      (await library()).verifyAuthenticationResponse({
        response: answer as AuthenticationResponseJSON,
        expectedChallenge: clear(isOurs),
        expectedOrigin: place.origin,
        expectedRPID: place.domain,
        credential: {
          id: passkey.credential,
          publicKey: new Uint8Array(passkey.publicKey),
          counter: passkey.counter,
          transports: passkey.transports as AuthenticatorTransport[],
        },
        requireUserVerification: true,
      }),
    )
    return holds && found !== undefined ? { counter: found.newCounter, isBackedUp: found.credentialBackedUp } : null
  },
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>

const described = ({ credential, transports }: Passkey) => ({
  id: credential,
  transports: transports as AuthenticatorTransport[],
})

/** The library compares challenges as base64url. */
const clear = (isOurs: IsOurChallenge) => (challenge: string) =>
  isOurs(Buffer.from(challenge, 'base64url').toString('utf8'))

/** Every fault that the library finds in an answer is thrown by it, and is the sender's. */
async function verified<T extends { readonly verified: boolean }>(verify: () => Promise<T>): Promise<Partial<T>> {
  return verify().catch(() => ({}))
}
