import type { Principal } from '@latchkey/core'
import type { Page } from '../../ports/management-store.ts'
import { query } from '../use-case.ts'
import { findUser, USERS_READ, type UserInput } from './user.ts'

/** All users of the platform. */
export const listUsers = query(
  USERS_READ,
  ({ tables }, input: { readonly page: Page }): Promise<Principal[]> => tables.principals.list(null, input.page),
)

export const getUser = query(USERS_READ, ({ tables }, input: UserInput) => findUser(tables, input.userId))
