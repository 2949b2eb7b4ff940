import { invalidField, LatchkeyError, newId, type Principal, type PrincipalId } from '@latchkey/core'
import type { ReadTables, WriteTables } from '../../ports/management-store.ts'
import { freeOwnerName } from '../owner-name.ts'
import type { Context } from '../use-case.ts'
import type { UserRole } from './user.ts'

export interface NewUser {
  readonly email: string
  readonly name: string
  readonly role: UserRole
}

/** The longest address that mail can be sent to (RFC 5321, section 4.5.3.1.3, without the angle brackets). */
const LONGEST_EMAIL = 254

/** Puts a user into the store, under a handle of their own. Throws `already_exists` when the e-mail address is somebody's. */
export async function insertUser(
  context: Pick<Context<WriteTables>, 'tables' | 'now' | 'random'>,
  { email, name, role }: NewUser,
): Promise<Principal> {
  const { tables, now, random } = context
  const address = await freeEmail(tables, email)
  const user: Principal = {
    id: newId<PrincipalId>('usr', now, random),
    type: 'user',
    handle: await freeOwnerName(context, address.slice(0, address.lastIndexOf('@')), 'user'),
    name,
    email: address,
    organizationId: null,
    state: 'active',
    role,
    createdAt: now,
    updatedAt: now,
  }
  await tables.principals.insert(user)
  return user
}

/** An e-mail address as it is kept: nobody has two that differ in case alone. */
export function normalEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase()
}

/** The address in its normal form, when nobody else has it. */
export async function freeEmail(tables: ReadTables, email: string): Promise<string> {
  const address = normalEmail(email)
  const at = address.lastIndexOf('@')
  if (at < 1 || at === address.length - 1 || address.length > LONGEST_EMAIL || /\s/.test(address)) {
    throw invalidField('/email', 'Write an e-mail address such as name@example.com.')
  }
  if ((await tables.principals.findByEmail(address)) === null) return address
  const message = 'Another user has this e-mail address.'
  throw new LatchkeyError('already_exists', message, { fields: [{ pointer: '/email', message }] })
}
