import type { AuditAction, PrincipalType, VerificationRecord } from '@latchkey/core'
import type { Credential, Time } from './credential.ts'
import type { User } from './tenancy.ts'

/** What the running service serves: its brand, scopes, roles and defaults. */
export interface Platform {
  readonly name: string
  readonly tokenPrefix: string
  readonly dialect: string
  /** Where the platform's API is; `null` where nobody said. */
  readonly apiUrl: string | null
  readonly scopes: readonly {
    readonly name: string
    readonly description: string
    readonly implies?: readonly string[]
    readonly requires?: readonly string[]
  }[]
  /** The names of roles: in a workspace, in an organization, on the platform. */
  readonly roles: {
    readonly workspace: readonly string[]
    readonly organization: readonly string[]
    readonly platform: readonly string[]
  }
  readonly defaultScopes: readonly string[]
  readonly defaultExpiry: string
  readonly expiryPresets: readonly string[]
  /** Whether the secrets of tokens and API keys made from now on can be shown again. */
  readonly recoverable: boolean
  /** Regular expression that finds this platform's tokens in text. */
  readonly scanPattern: string
}

/** Who the presented credential is. */
export interface Self {
  readonly credential: Credential
  readonly principal: {
    readonly id: string
    readonly type: PrincipalType
    readonly name: string
    readonly email: string | null
  }
  /** What it may do outside any workspace. */
  readonly scopes: readonly string[]
}

/** The answer to set-up: the first operator, and their token. */
export interface SetUp {
  readonly user: User
  readonly credential: Credential
  readonly secret: string
}

export interface AuditEntry {
  readonly id: string
  readonly at: Time
  /** `null` for what the service did by itself. */
  readonly actor: { readonly principalId: string; readonly credentialId: string } | null
  readonly action: AuditAction | (string & {})
  readonly subjectId: string
  readonly ownerId: string | null
  readonly workspaceId: string | null
  readonly organizationId: string | null
  readonly detail: Readonly<Record<string, unknown>>
}

/** What to verify: the token itself, or its digest where the token should stay where it is. */
export type VerifyRequest = ({ readonly token: string } | { readonly digest: string }) & {
  /** Id or address of the workspace that the request is for. */
  readonly workspace?: string
  /** All of them are needed. */
  readonly scopes?: readonly string[]
  /** The address that the request came from. */
  readonly ip?: string
  readonly resource?: string
}

export interface RecordLookup {
  readonly digest: string
  readonly workspace: string | null
}

export interface RecordAnswer {
  readonly record: VerificationRecord | null
  /** Where in the log of changes the record was read; opaque. */
  readonly position: string
}
