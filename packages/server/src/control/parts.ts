import type { RandomBytes } from '@latchkey/core'
import type { Clock, Sha256 } from '@latchkey/verifier'
import type { AccountMail } from '../ports/account-mail.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { LinkSigner } from '../ports/link-signer.ts'
import type { ManagementStore } from '../ports/management-store.ts'
import type { PasskeyCeremony } from '../ports/passkey-ceremony.ts'
import type { PasswordHasher } from '../ports/password-hasher.ts'
import type { Recovery } from '../ports/recovery.ts'
import type { RunningService } from '../ports/running-service.ts'
import type { Seal } from '../ports/seal.ts'
import type { Platform } from './platform.ts'

/** What control has of the world. */
export interface ControlParts {
  readonly store: ManagementStore
  readonly platform: Platform
  readonly clock: Clock
  readonly random: RandomBytes
  readonly sha256: Sha256
  readonly seal: Seal
  readonly signIn: SignInParts
  /** `null` where secrets are shown once and not kept. */
  readonly recovery: Recovery | null
  /** What the process knows of itself; `null` in one that does not serve. */
  readonly running: RunningService | null
}

/** How accounts come about: by an invitation, at the first sign-in with a provider, or made by the API as they are. */
export type AccountWay = 'invitation' | 'provider' | 'api'

/** The ways to sign in that the operator left open. */
export interface SignInMethods {
  readonly password: boolean
  readonly passkeys: boolean
}

/** An OpenID provider that people may sign in with. */
export interface SignInProvider {
  /** Its name in addresses: a-z, 0-9 and hyphens. */
  readonly name: string
  /** What people call it. */
  readonly label: string
  /** Its own name in what it vouches for. */
  readonly issuer: string
  /** Whether somebody with a verified address gets into the account that has the same. */
  readonly linkByEmail: boolean
  /** Domains of verified addresses for which an account is made at the first sign-in; `*` for all, none for an empty list. */
  readonly createFor: readonly string[]
  readonly way: IdentityProvider
}

/** What signing people in needs besides. */
export interface SignInParts {
  readonly methods: SignInMethods
  /** The ways to an account that the operator left open. */
  readonly accountWays: readonly AccountWay[]
  readonly providers: readonly SignInProvider[]
  readonly passwords: PasswordHasher
  readonly passkeys: PasskeyCeremony
  readonly signer: LinkSigner
  /** `null` where no mail is set up. */
  readonly mail: AccountMail | null
}
