import type { ListedStatus } from '@latchkey/core'
import type { Credential, Time } from './credential.ts'

/** A credential of anybody, and in words whose it is. */
export interface InventoryItem {
  readonly credential: Credential
  readonly ownerName: string
}

export interface InventoryFilter {
  /** Words of name, hint or description; or the id of a credential or of an owner. */
  readonly search?: string | undefined
  /** Default: all but sessions, embedded ones too. */
  readonly kind?: Credential['kind'] | undefined
  readonly status?: ListedStatus | undefined
}

/** The verifiers that follow the process that answers. */
export interface Verifiers {
  /** Where the change log stands. */
  readonly position: number
  readonly items: readonly {
    readonly id: string
    readonly name: string
    /** What it has taken in; `null` for nothing yet. */
    readonly position: number | null
    readonly isUpToDate: boolean
    /** Milliseconds since it last asked. */
    readonly leaseAgeMs: number
    /** Silent for so long, it decides nothing from memory. */
    readonly leaseMs: number
  }[]
}

export interface ServiceHealth {
  readonly startedAt: Time
  readonly database: { readonly engine: 'sqlite' | 'postgres'; readonly readMs: number }
  /** By what owners are told; where none is set up, by the log. */
  readonly channels: readonly ('mail' | 'webhook')[]
  readonly deliveries: readonly {
    readonly channel: 'mail' | 'webhook' | 'log'
    readonly waiting: number
    readonly waitingSince: Time | null
    /** For good, within a day. */
    readonly refused: number
  }[]
  readonly jobs: readonly {
    readonly name: string
    readonly everySeconds: number
    readonly lastEndedAt: Time | null
    readonly lastTookMs: number | null
    readonly hasFailed: boolean
  }[]
  /** Credentials that the process has found not to be as they were written, since it started. */
  readonly seals: { readonly broken: number; readonly lastSeenAt: Time | null }
}

export interface Configuration {
  readonly items: readonly {
    readonly name: string
    /** Of a secret, whether it is set. */
    readonly value: string | number | boolean | null
    readonly isSecret: boolean
  }[]
  /** What each role gives, wildcards resolved. */
  readonly roles: readonly {
    readonly at: 'workspace' | 'organization' | 'platform'
    readonly name: string
    readonly scopes: readonly string[]
  }[]
}

/** What a person should look at. */
export interface Notice {
  readonly id: string
  readonly kind: 'expiring' | 'approval_waiting' | 'leaked' | 'browser_use'
  readonly at: Time
  readonly credential: Credential
  readonly expiresAt: Time | null
  readonly workspace: { readonly id: string; readonly name: string; readonly address: string } | null
  /** Where a token was found, or the origin of the page that sent it, as far as it was said. */
  readonly place: string | null
  /** Whose the token is that waits. */
  readonly ownerName: string | null
}
