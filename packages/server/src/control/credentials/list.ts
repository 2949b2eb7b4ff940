import type { Credential, CredentialId, CredentialState } from '@latchkey/core'
import type { Page } from '../../ports/management-store.ts'
import { type Query, query } from '../use-case.ts'
import { type CredentialFamily, type FamilyInput, findOwned } from './family.ts'

export interface ListInput extends FamilyInput {
  readonly page: Page
  readonly state?: CredentialState | undefined
}

export function list(family: CredentialFamily): Query<ListInput, Credential[]> {
  return query(family.read, async (context, input: ListInput) => {
    const filter = input.state === undefined ? { kind: family.kind } : { kind: family.kind, state: input.state }
    return context.tables.credentials.list(await family.owner(context, input), filter, input.page)
  }) as Query<ListInput, Credential[]>
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
