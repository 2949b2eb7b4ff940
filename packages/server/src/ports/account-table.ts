import type { Instant, PrincipalId } from '@latchkey/core'

/** What a person signs in with, beside what the person is. */
export interface Account {
  readonly principalId: PrincipalId
  /** The address that its holder has proved to read; another one that the person has by now is not verified. */
  readonly verifiedEmail: string | null
  /** `null` for who signs in without one. */
  readonly passwordHash: string | null
  readonly passwordSetAt: Instant | null
  /** A language tag that the person chose; `null` for that of the browser. */
  readonly language: string | null
}

export interface AccountReader {
  /** An account with nothing in it for a person who has none yet. */
  find(id: PrincipalId): Promise<Account>
}

export interface AccountWriter {
  put(account: Account): Promise<void>
  /** Forgets every means of sign-in of a person. */
  delete(id: PrincipalId): Promise<void>
}
