import type { Logger } from 'pino'
import { argon2Passwords } from '../adapters/crypto/argon2-passwords.ts'
import { webauthnPasskeys } from '../adapters/webauthn/passkeys.ts'
import type { SignInParts } from '../control/parts.ts'
import type { Notices } from './notices.ts'
import { outbox } from './outbox.ts'
import { sleep } from './sleep.ts'

/** How people sign in. */
export interface SignInConfig {
  readonly signIn?: {
    /** Whether by e-mail address and password. Default: yes. */
    readonly password?: boolean
    /** Whether by passkeys. Default: yes. */
    readonly passkeys?: boolean
  }
}

export interface SignIn {
  readonly parts: SignInParts
  close(): Promise<void>
}

export function prepareSignIn({ signIn = {} }: SignInConfig, { parts, signer }: Notices, log: Logger): SignIn {
  const { password = true, passkeys = true } = signIn
  const { mail } = parts
  const { publicUrl } = parts.links
  const post = mail === null || publicUrl === null ? null : outbox({ mail, publicUrl, log, sleep })
  return {
    parts: {
      methods: { password, passkeys },
      passwords: argon2Passwords(),
      passkeys: webauthnPasskeys,
      signer,
      mail: post,
    },
    close: async () => post?.close(),
  }
}
