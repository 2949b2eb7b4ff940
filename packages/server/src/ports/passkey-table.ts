import type { Instant, PasskeyId, PrincipalId } from '@latchkey/core'

/** A public key that a person's device signs in with (Web Authentication). */
export interface Passkey {
  readonly id: PasskeyId
  readonly principalId: PrincipalId
  readonly name: string
  /** The device's own name for it, as base64url. */
  readonly credential: string
  readonly publicKey: Uint8Array
  /** How often the device says that it has signed; 0 for devices that don't count. */
  readonly counter: number
  readonly transports: readonly string[]
  /** Whether it is kept in more than one place. */
  readonly isBackedUp: boolean
  readonly createdAt: Instant
  readonly lastUsedAt: Instant | null
}

export interface PasskeyReader {
  /** A person's, oldest first. */
  list(principal: PrincipalId): Promise<Passkey[]>
  find(principal: PrincipalId, id: PasskeyId): Promise<Passkey | null>
  findByCredential(credential: string): Promise<Passkey | null>
}

export interface PasskeyWriter {
  insert(passkey: Passkey): Promise<void>
  /** Name, counter, copies and last use. */
  update(passkey: Passkey): Promise<void>
  delete(principal: PrincipalId, id: PasskeyId): Promise<void>
}
