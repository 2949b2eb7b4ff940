/**
 * What is known of a run once it is over. Times are of one clock that all processes of the machine share and nobody can set, in milliseconds. The checker
 * sees this and nothing else.
 */
export interface Evidence {
  /** How late a change may arrive at a verifier. */
  readonly boundMs: number
  readonly attempts: readonly Attempt[]
  readonly questions: readonly Question[]
  readonly verifications: readonly Verification[]
  readonly followers: readonly FollowedLog[]
  readonly final: FinalState
  /** What happened that nobody ordered and nothing explains: a process that ended by itself, an answer 500. */
  readonly surprises: readonly string[]
}

/** One request to change something, as whoever sent it saw it. */
export interface Attempt {
  /** The token's name, or `workspace/member`; what the runs of the checker are about, one after the other. */
  readonly subject: string
  readonly change: Change
  /** The same for attempts that repeat one call; `null` where a call has no such key. */
  readonly key: string | null
  readonly sentAt: number
  /** `null` when no answer came: it may be done at any time from then on, or never. */
  readonly answeredAt: number | null
  readonly answer: ChangeAnswer
}

export type Change =
  | { readonly kind: 'create' }
  /** `now` ends the older secrets at once, otherwise the first use of the new one does. */
  | { readonly kind: 'rotate'; readonly endsOld: 'now' | 'at first use' }
  | { readonly kind: 'revoke' }
  | { readonly kind: 'put'; readonly role: string }
  | { readonly kind: 'remove' }

export type ChangeAnswer =
  /** `version` and `secret` (its digest) of a token that was made or rotated. */
  | { readonly kind: 'done'; readonly version?: number; readonly secret?: string }
  | { readonly kind: 'refused'; readonly code: string }
  /** "Nothing was changed": the service's own words. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown' }

/** Something that verifiers are asked: a secret, and a place where the place matters. */
export interface Question {
  /** Name of the token. */
  readonly token: string
  readonly version: number
  /** `workspace/member`, where the answer rests on that membership. */
  readonly membership: string | null
}

export interface Verification {
  readonly verifier: string
  /** Its index. */
  readonly question: number
  readonly start: number
  readonly end: number
  /** `ok`, or the code of the refusal. */
  readonly code: string
  /** Whether everything had been well again for longer than anything needs to recover. */
  readonly isCalm: boolean
}

/** All that one reader of the change log was told, from the beginning of the run to its end. */
export interface FollowedLog {
  readonly name: string
  readonly entries: readonly LogSubject[]
}

export interface LogSubject {
  readonly type: string
  readonly id: string
}

/** Read from the database itself, by statements of the test's own. */
export interface FinalState {
  readonly tokens: readonly {
    readonly id: string
    readonly name: string
    readonly state: string
    readonly version: number
  }[]
  readonly memberships: readonly { readonly subject: string; readonly role: string }[]
  readonly audit: readonly {
    readonly action: string
    /** A token's id, or `workspace/member`. */
    readonly subject: string
    /** Of a rotation. */
    readonly version: number | null
  }[]
  /** Entries since the followers began, in their order; `partition` where the log has several. */
  readonly log: readonly (LogSubject & { readonly partition: number; readonly position: number })[]
}
