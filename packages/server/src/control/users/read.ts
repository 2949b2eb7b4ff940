import type { Principal, PrincipalState } from '@latchkey/core'
import type { Page } from '../../ports/page.ts'
import { wordsOf } from '../credentials/list.ts'
import { query } from '../use-case.ts'
import { findUser, USERS_READ, type UserInput } from './user.ts'

export interface ListUsersInput {
  readonly page: Page
  /** Words that each stand in name, address or handle, in any case. */
  readonly search?: string | undefined
  readonly state?: PrincipalState | undefined
  readonly role?: string | undefined
}

/** All users of the platform. */
export const listUsers = query(USERS_READ, ({ tables }, input: ListUsersInput): Promise<Principal[]> => {
  const { page, search, state, role } = input
  return tables.principals.list(null, page, { words: wordsOf(search), state, role })
})

export const getUser = query(USERS_READ, ({ tables }, input: UserInput) => findUser(tables, input.userId))
