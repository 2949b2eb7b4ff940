import type {
  CredentialKind,
  CredentialStatus,
  ExpiryPreset,
  GrantState,
  ListedStatus,
  RefusalCode,
  WorkspaceState,
} from '@latchkey/core'

/** A time in RFC 3339, UTC. */
export type Time = string

/** At most so many requests, 1 to 1,000,000, in each window of 1 to 86,400 seconds. */
export interface RateLimit {
  readonly requests: number
  readonly windowSeconds: number
}

/** A token, key, service key or session, without its secret. */
export interface Credential {
  readonly id: string
  readonly kind: CredentialKind
  readonly name: string
  readonly description: string
  /** What may be shown of the secret: prefix, kind and last four characters. */
  readonly hint: string
  /** As chosen, wildcards included. */
  readonly scopes: readonly string[]
  /** Personal access tokens: ids of the workspaces it is limited to; `null` for every one that its owner reaches. */
  readonly workspaces: readonly string[] | null
  readonly resources: readonly string[] | null
  readonly ipAllowlist: readonly string[]
  readonly rateLimit: RateLimit | null
  readonly status: CredentialStatus
  readonly ownerId: string
  /** API keys: the one workspace. */
  readonly workspaceId: string | null
  readonly createdAt: Time
  readonly updatedAt: Time
  readonly createdBy: string
  readonly notBefore: Time | null
  readonly expiresAt: Time | null
  readonly suspendedAt: Time | null
  readonly revokedAt: Time | null
  readonly revokedBy: string | null
  readonly revokeReason: string | null
  readonly secretVersion: number
  /** As far as verifiers have reported, some seconds late; `null` when it was never used. */
  readonly lastUse: LastUse | null
}

export interface LastUse {
  readonly at: Time
  readonly address: string | null
  readonly userAgent: string | null
  /** How often it was used in all. */
  readonly count: number
}

/** What a credential may do in one workspace at this moment, the address of the request aside, and why not more. */
export interface LocalReach {
  /** What verification would answer. */
  readonly outcome: 'ok' | RefusalCode
  /** Why it is refused; `null` when it is not. */
  readonly message: string | null
  /** Empty when it is refused. */
  readonly scopes: readonly string[]
  readonly withheldByRole: readonly string[]
  readonly withheldByPolicy: readonly string[]
  /** A request must come from inside each of these lists. */
  readonly ipAllowlists: readonly (readonly string[])[]
  readonly grant: GrantState | null
}

export interface ReachedWorkspace extends LocalReach {
  readonly workspace: {
    readonly id: string
    readonly name: string
    readonly address: string
    readonly state: WorkspaceState
  }
}

/** How many there are of each status; what expires soon is counted as active and as expiring. */
export type CredentialCounts = Readonly<Record<ListedStatus, number>>

/** How often a credential was used on one day. */
export interface DayOfUse {
  /** In UTC: `2027-01-31`. */
  readonly day: string
  readonly count: number
}

/** Who has heard of a revocation by the time of the answer. */
export interface FleetReceipt {
  /** How many verifiers have taken it in. */
  readonly confirmed: number
  /** Those connected that have not yet: each refuses or asks once its lease is over. */
  readonly missing: readonly { readonly verifier: string; readonly name: string; readonly silentMs: number }[]
  readonly elapsedMs: number
}

export interface RevokedCredential extends Credential {
  /** Absent unless it was asked to wait for them. */
  readonly fleet?: FleetReceipt
}

/** A credential with its secret. A service that does not keep secrets tells it in this one answer. */
export interface Issued {
  readonly credential: Credential
  /** In plain text. Printing or serializing the whole answer leaves it out; reading this property gives it. */
  readonly secret: string
}

/** A session, and with the first one of an account the token that the platform gives every account, where it does. */
export interface OpenedSession extends Issued {
  readonly defaultToken: Issued | null
}

export interface Rotated extends Issued {
  readonly oldSecretEndsAt: Time
  /** Whether the first use of the new secret ends the old one earlier. */
  readonly oldSecretEndsAtFirstUse: boolean
}

/** What the maker of a credential can choose at this moment. */
export interface CredentialChoices {
  /** Concrete scopes that it may be given. */
  readonly scopes: readonly {
    readonly name: string
    readonly description: string
    readonly implies?: readonly string[]
    readonly requires?: readonly string[]
    /** Whether it belongs to the management API, or to the platform itself. */
    readonly isManagement: boolean
  }[]
  /** The scope that stands for all that its owner may do, now and later; `null` where none does. */
  readonly everything: string | null
  readonly defaultScopes: readonly string[]
  readonly defaultExpiry: string
  readonly expiryPresets: readonly string[]
  /** What the policies of the workspaces demand, the strictest of them. */
  readonly maxLifetimeSeconds: number | null
  readonly expiryRequired: boolean
  readonly approvalRequired: boolean
}

export interface CredentialChanges {
  /** 1 to 100 characters. */
  readonly name?: string
  /** Up to 500 characters. */
  readonly description?: string
  readonly scopes?: readonly string[]
  /** Personal access tokens: ids or addresses; `null` for every workspace of the owner. */
  readonly workspaces?: readonly string[] | null
  readonly resources?: readonly string[] | null
  /** Addresses and CIDR ranges. */
  readonly ipAllowlist?: readonly string[]
  readonly rateLimit?: RateLimit | null
  /** Or `expiresAt`, not both. */
  readonly expires?: ExpiryPreset | 'never'
  readonly expiresAt?: Time
}

export interface NewCredential extends CredentialChanges {
  readonly name: string
  readonly notBefore?: Time
}

export interface Rotation {
  /** How long the old secret goes on: until the new one is used (the default, seven days at most), or 0 to 604,800 seconds. */
  readonly overlap?: { readonly until: 'first_use' } | { readonly until: 'deadline'; readonly seconds: number }
}
