import type { CredentialKind } from '@latchkey/core'

/** What a person, or a program that stands for one, manages with: signed in, or with a personal access token. */
export const PEOPLE = ['session', 'pat'] as const satisfies readonly CredentialKind[]

/** What stands for a person who is there: signed in here, or at the token page that stands in a page of the platform's own. */
export const SESSIONS = ['session', 'embed'] as const satisfies readonly CredentialKind[]
export type SessionKind = (typeof SESSIONS)[number]

export const isSession = (kind: CredentialKind): kind is SessionKind => SESSIONS.some((one) => one === kind)

/** Who sees to personal access tokens: people, and the token page in a page of the platform's own. Nothing else is open to the latter. */
export const TOKEN_PAGE = [...PEOPLE, 'embed'] as const satisfies readonly CredentialKind[]
