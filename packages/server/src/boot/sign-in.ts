import { LatchkeyError } from '@latchkey/core'
import type { Logger } from 'pino'
import { argon2Passwords } from '../adapters/crypto/argon2-passwords.ts'
import { type OpenIdConfig, openIdProvider } from '../adapters/oidc/openid-provider.ts'
import { webauthnPasskeys } from '../adapters/webauthn/passkeys.ts'
import type { AccountWay, SignInParts, SignInProvider } from '../control/parts.ts'
import type { Notices } from './notices.ts'
import { outbox } from './outbox.ts'
import { sleep } from './sleep.ts'

export interface ProviderConfig extends OpenIdConfig {
  /** Its name in addresses, such as `acme`: the provider is told `<publicUrl>/sign-in/oidc/acme/callback`. */
  readonly name: string
  /** What people call it. Default: its name. */
  readonly label?: string
  /** Whether somebody with a verified address gets into the account that has the same. Default: no. */
  readonly linkByEmail?: boolean
  /** Domains of verified addresses for which an account is made at the first sign-in; `*` for all. Default: none. */
  readonly createFor?: readonly string[]
}

/** How people sign in. */
export interface SignInConfig {
  readonly signIn?: {
    /** Whether by e-mail address and password. Default: yes. */
    readonly password?: boolean
    /** Whether by passkeys. Default: yes. */
    readonly passkeys?: boolean
    /** How accounts may come about. Default: by invitation, by a provider as far as its `createFor` goes, and by the API. */
    readonly accounts?: readonly AccountWay[]
    /** OpenID providers that people may sign in with. Default: none. */
    readonly providers?: readonly ProviderConfig[]
  }
}

export interface SignIn {
  readonly parts: SignInParts
  close(): Promise<void>
}

export function prepareSignIn({ signIn = {} }: SignInConfig, { parts, signer }: Notices, log: Logger): SignIn {
  const { password = true, passkeys = true, providers = [], accounts = EVERY_WAY } = signIn
  for (const fault of providerFaults(providers)) throw new LatchkeyError('config_invalid', fault)
  if (!password && !passkeys && providers.length === 0)
    throw new LatchkeyError('config_invalid', 'signIn leaves no way to sign in open.')
  const { mail } = parts
  const { publicUrl } = parts.links
  const post = mail === null || publicUrl === null ? null : outbox({ mail, publicUrl, log, sleep })
  return {
    parts: {
      methods: { password, passkeys },
      accountWays: accounts,
      providers: providers.map((one) => providerOf(accounts.includes('provider') ? one : { ...one, createFor: [] })),
      passwords: argon2Passwords(),
      passkeys: webauthnPasskeys,
      signer,
      mail: post,
    },
    close: async () => post?.close(),
  }
}

const EVERY_WAY: readonly AccountWay[] = ['invitation', 'provider', 'api']

const NAME = /^[a-z0-9-]{1,32}$/

function providerOf({
  name,
  label = name,
  linkByEmail = false,
  createFor = [],
  ...openId
}: ProviderConfig): SignInProvider {
  const domains = createFor.map((domain) => domain.toLowerCase())
  const { issuer } = openId
  return { name, label, issuer, linkByEmail, createFor: domains, way: openIdProvider(openId) }
}

function* providerFaults(providers: readonly ProviderConfig[]): Generator<string> {
  const names = providers.map(({ name }) => name)
  for (const { name, issuer, clientId } of providers) {
    const called = `The sign-in provider ${JSON.stringify(name)}`
    if (!NAME.test(name)) yield `${called} must have a name of a-z, 0-9 and hyphens.`
    if (names.indexOf(name) !== names.lastIndexOf(name)) yield `${called} is there twice.`
    if (clientId === '') yield `${called} needs a clientId.`
    const isWeb = URL.canParse(issuer) && (issuer.startsWith('https://') || /^http:\/\/(localhost|127\.)/.test(issuer))
    if (!isWeb) yield `${called} must have an https address as its issuer.`
  }
}
