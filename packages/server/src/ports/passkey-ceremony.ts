import type { Passkey } from './passkey-table.ts'

/** Where a ceremony takes place: what the browser says of itself must agree. */
export interface PasskeyPlace {
  readonly origin: string
  /** The domain that passkeys are made for. */
  readonly domain: string
}

export interface NewPasskey
  extends Pick<Passkey, 'credential' | 'publicKey' | 'counter' | 'transports' | 'isBackedUp'> {}

/** Tells whether a challenge, in the clear, is one that we have given out and that is still open. */
export type IsOurChallenge = (challenge: string) => boolean

/** The two ceremonies of Web Authentication, in the JSON form of its section 5.1.8. */
export interface PasskeyCeremony {
  creationOptions(options: {
    readonly place: PasskeyPlace
    readonly challenge: string
    readonly platform: string
    readonly person: { readonly id: string; readonly name: string; readonly displayName: string }
    readonly known: readonly Passkey[]
  }): Promise<object>
  /** `null` for an answer that does not hold. */
  create(answer: unknown, place: PasskeyPlace, isOurs: IsOurChallenge): Promise<NewPasskey | null>
  /** `known`: the passkeys that may answer; empty for any of whoever is there. */
  requestOptions(options: {
    readonly place: PasskeyPlace
    readonly challenge: string
    readonly known: readonly Passkey[]
  }): Promise<object>
  /** The device's own name of the passkey that an answer claims to be from; `null` for what is no answer. */
  claimed(answer: unknown): string | null
  /** What has changed of the passkey; `null` for an answer that does not hold, from a copied device included. */
  check(
    answer: unknown,
    passkey: Passkey,
    place: PasskeyPlace,
    isOurs: IsOurChallenge,
  ): Promise<Pick<Passkey, 'counter' | 'isBackedUp'> | null>
}
