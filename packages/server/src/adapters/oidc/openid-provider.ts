import { LatchkeyError } from '@latchkey/core'
import type { Configuration } from 'openid-client'
import type { IdentityProvider, ProvenIdentity, Transaction } from '../../ports/identity-provider.ts'

export interface OpenIdConfig {
  /** Where the provider publishes its metadata: `https://accounts.example.com`. */
  readonly issuer: string
  readonly clientId: string
  /** Left out for a public client. */
  readonly clientSecret?: string
  /** Default: `openid email profile`. */
  readonly scope?: string
}

/** A provider changes its addresses and keys now and then. */
const METADATA_KEPT_MS = 60 * 60 * 1000
const TIMEOUT_SECONDS = 10

/** Loaded when somebody first signs in so. */
const library = () => import('openid-client')

/** An OpenID provider that is found by discovery. The one over plain HTTP is believed on this very machine alone. */
export function openIdProvider({
  issuer,
  clientId,
  clientSecret,
  scope = 'openid email profile',
}: OpenIdConfig): IdentityProvider {
  let known: { readonly config: Promise<Configuration>; readonly at: number } | null = null
  const isLoopback = /^http:\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?=[:/]|$)/.test(issuer)

  async function discover(): Promise<Configuration> {
    const { discovery, ClientSecretBasic, None, allowInsecureRequests } = await library()
    const authentication = clientSecret === undefined ? None() : ClientSecretBasic(clientSecret)
    return discovery(new URL(issuer), clientId, undefined, authentication, {
      timeout: TIMEOUT_SECONDS,
      execute: isLoopback ? [allowInsecureRequests] : [],
    })
  }

  /** What is known of the provider; asked again after a while, and after a failure. */
  function configuration(): Promise<Configuration> {
    if (known === null || performance.now() - known.at > METADATA_KEPT_MS) {
      const config = discover()
      known = { config, at: performance.now() }
      config.catch(() => {
        known = null
      })
    }
    return known.config.catch((cause: unknown) => {
      throw unreachable(cause)
    })
  }

  return {
    async begin({ redirectUri, isFresh }) {
      const config = await configuration()
      const { buildAuthorizationUrl, calculatePKCECodeChallenge, randomNonce, randomPKCECodeVerifier, randomState } =
        await library()
      const transaction: Transaction = {
        state: randomState(),
        nonce: randomNonce(),
        verifier: randomPKCECodeVerifier(),
      }
      const url = buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope,
        state: transaction.state,
        nonce: transaction.nonce,
        code_challenge: await calculatePKCECodeChallenge(transaction.verifier),
        code_challenge_method: 'S256',
        ...(isFresh ? { prompt: 'login' } : {}),
      })
      return { url: url.href, transaction }
    },
    async finish(callback, { state, nonce, verifier }) {
      const config = await configuration()
      const { authorizationCodeGrant, fetchUserInfo } = await library()
      const tokens = await authorizationCodeGrant(config, callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      }).catch((fault: unknown) => {
        if (fault instanceof TypeError) throw unreachable(fault)
        // Whatever else is wrong is wrong with what came back.
        return null
      })
      const claims = tokens?.claims()
      if (tokens === null || claims === undefined) return null
      if (claims['email'] !== undefined) return proven(claims)
      // Many providers tell the address only to who asks for it with the access token (OpenID Connect Core, section 5.4).
      const told = await fetchUserInfo(config, tokens.access_token, claims.sub).catch((fault: unknown) => {
        if (fault instanceof TypeError) throw unreachable(fault)
        return {}
      })
      return proven({ ...told, iss: claims.iss, sub: claims.sub })
    },
  }
}

function proven(claims: {
  readonly iss: string
  readonly sub: string
  readonly [name: string]: unknown
}): ProvenIdentity {
  const { iss, sub, email, email_verified, name } = claims
  return {
    issuer: iss,
    subject: sub,
    email: typeof email === 'string' ? email : null,
    isEmailVerified: email_verified === true,
    name: typeof name === 'string' ? name : null,
  }
}

function unreachable(cause: unknown): LatchkeyError {
  return new LatchkeyError('unavailable', 'The provider that you sign in with does not answer; try again shortly.', {
    cause,
  })
}
