import { type Credential, type CredentialId, folded, type ListedStatus } from '@latchkey/core'
import type { CredentialCounts, CredentialOrder } from '../../ports/credential-list.ts'
import { type Query, query } from '../use-case.ts'
import { type CredentialFamily, type FamilyInput, findOwned } from './family.ts'

export type { CredentialOrder }

/** What is searched for: words that each stand in name, hint or description, in any case. */
export interface SearchInput extends FamilyInput {
  readonly search?: string | undefined
}

export interface ListInput extends SearchInput {
  readonly status?: ListedStatus | undefined
  readonly order: CredentialOrder
}

export function list(family: CredentialFamily): Query<ListInput, Credential[]> {
  return query(family.read, async (context, input: ListInput) => {
    const { status, order } = input
    const selection = { kind: family.kind, status, words: wordsOf(input.search), now: context.now }
    return context.tables.credentials.select(await family.owner(context, input), selection, order)
  }) as Query<ListInput, Credential[]>
}

/** How many are listed under each status. */
export function counts(family: CredentialFamily): Query<SearchInput, CredentialCounts> {
  return query(family.read, async (context, input: SearchInput) => {
    const selection = { kind: family.kind, words: wordsOf(input.search), now: context.now }
    return context.tables.credentials.count(await family.owner(context, input), selection)
  }) as Query<SearchInput, CredentialCounts>
}

/** Each word more makes the search slower, and nobody means so many. */
const MOST_WORDS = 8

export function wordsOf(search: string | undefined): readonly string[] {
  const words = folded(search ?? '').split(/\s+/u)
  return words.filter((word) => word !== '').slice(0, MOST_WORDS)
}

export interface DayCount {
  readonly day: string
  readonly count: number
}

/** A year and a day. */
const DAYS_SHOWN = 366

/** How often it was used, by UTC day, newest first. */
export function usage(family: CredentialFamily): Query<FamilyInput & { readonly id: CredentialId }, DayCount[]> {
  return query(family.read, async (context, input: FamilyInput & { readonly id: CredentialId }) => {
    const { id } = await findOwned(family, context, input)
    return context.tables.usage.days(id, DAYS_SHOWN)
  }) as Query<FamilyInput & { readonly id: CredentialId }, DayCount[]>
}

export function get(family: CredentialFamily): Query<FamilyInput & { readonly id: CredentialId }, Credential> {
  return query(family.read, (context, input: FamilyInput & { readonly id: CredentialId }) =>
    findOwned(family, context, input),
  ) as Query<FamilyInput & { readonly id: CredentialId }, Credential>
}
