/** What a provider vouches for. */
export interface ProvenIdentity {
  readonly issuer: string
  readonly subject: string
  readonly email: string | null
  /** Whether the provider says that the address was proved to be the person's. */
  readonly isEmailVerified: boolean
  readonly name: string | null
}

/** What ties the answer of a provider to the browser in which the question was asked. The browser keeps it; nobody else sees it. */
export interface Transaction {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** An OpenID provider, asked by authorization code with PKCE, state and nonce. Both throw `unavailable` when it can't be reached. */
export interface IdentityProvider {
  /** Where the browser goes. `isFresh`: the provider is to ask who it is even if it knows. */
  begin(options: { readonly redirectUri: string; readonly isFresh: boolean }): Promise<{
    readonly url: string
    readonly transaction: Transaction
  }>
  /** Who came back; `null` when the answer does not hold or the person was turned away. */
  finish(callback: URL, transaction: Transaction): Promise<ProvenIdentity | null>
}
