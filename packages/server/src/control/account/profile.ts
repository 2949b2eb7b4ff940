import type { Principal, PrincipalId } from '@latchkey/core'
import type { Account } from '../../ports/account-table.ts'
import type { ReadTables } from '../../ports/management-store.ts'
import { command, query } from '../use-case.ts'
import { findUser } from '../users/user.ts'
import { ACCOUNT_READ, ACCOUNT_WRITE } from './own-session.ts'

/** What a person sees and changes of themselves. */
export interface Profile {
  readonly user: Principal
  readonly account: Account
  /** Whether they want the early notice of a token that expires; the last one is always sent. */
  readonly earlyNotices: boolean
}

async function profileOf(tables: ReadTables, id: PrincipalId): Promise<Profile> {
  return {
    user: await findUser(tables, id),
    account: await tables.accounts.find(id),
    earlyNotices: !(await tables.notices.hasUnsubscribed(id)),
  }
}

export const readProfile = query(ACCOUNT_READ, ({ tables, caller }, _input: object) =>
  profileOf(tables, caller.principal.id),
)

export interface EditProfileInput {
  readonly name?: string | undefined
  /** A language tag, or `null` for that of the browser. */
  readonly language?: string | null | undefined
  readonly earlyNotices?: boolean | undefined
}

/** Changes what is given. */
export const editProfile = command(ACCOUNT_WRITE, async (context, input: EditProfileInput) => {
  const { tables, caller, now } = context
  const before = await profileOf(tables, caller.principal.id)
  const { id } = before.user
  const { name = before.user.name, language = before.account.language, earlyNotices = before.earlyNotices } = input
  const isSame =
    name === before.user.name && language === before.account.language && earlyNotices === before.earlyNotices
  if (isSame) return { value: before, audit: [], changes: [] }
  const user: Principal = { ...before.user, name, updatedAt: now }
  if (name !== before.user.name) await tables.principals.update(user)
  await tables.accounts.put({ ...before.account, language })
  await tables.notices.setUnsubscribed(id, !earlyNotices, now)
  return {
    value: await profileOf(tables, id),
    audit: [{ action: 'account.edited', subjectId: id, ownerId: id, detail: { name, language, earlyNotices } }],
    changes: [],
  }
})
