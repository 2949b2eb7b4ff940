import type { CredentialKind } from '@latchkey/core'

/** What a person, or a program that stands for one, manages with: signed in, or with a personal access token. */
export const PEOPLE = ['session', 'pat'] as const satisfies readonly CredentialKind[]
