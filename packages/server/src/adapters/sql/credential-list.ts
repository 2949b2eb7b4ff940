import {
  EXPIRING_WITHIN_MS,
  type Instant,
  LISTED_STATUSES,
  type ListedStatus,
  NEVER_KEY,
  UNUSED_KEY,
} from '@latchkey/core'
import {
  type Expression,
  type ExpressionBuilder,
  type RawBuilder,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from 'kysely'
import type { CredentialCounts, CredentialOrder, CredentialSelection } from '../../ports/credential-list.ts'
import type { Tables } from './tables.ts'

type Listed = Tables & { uses: { [Column in keyof Tables['uses']]: Tables['uses'][Column] | null } }
export type ListedRows<O> = SelectQueryBuilder<Listed, 'credentials' | 'uses', O>
type Build = ExpressionBuilder<Listed, 'credentials' | 'uses'>

/** The rows that a selection admits. */
export function selected<O>(rows: ListedRows<O>, selection: CredentialSelection): ListedRows<O> {
  const kind = rows.where('credentials.kind', '=', selection.kind).where('credentials.purged_at', 'is', null)
  return matching(kind, selection)
}

/** Those that hold the words and have the status. */
export function matching<O>(
  rows: ListedRows<O>,
  { status, words, now }: Pick<CredentialSelection, 'status' | 'words' | 'now'>,
): ListedRows<O> {
  let found = rows
  for (const word of words) found = found.where((eb) => contains(eb, word))
  return status === undefined ? found : found.where((eb) => isListed(eb, status, now))
}

/** The same rule as `isListedAs`, for the database. */
function isListed(eb: Build, status: ListedStatus, now: Instant): Expression<SqlBool> {
  const expires = 'credentials.expires_at'
  const hasExpired = eb.and([eb(expires, 'is not', null), eb(expires, '<=', now)])
  const state = (name: string) => eb('credentials.state', '=', name)
  const startsLater = eb.and([eb('credentials.not_before', 'is not', null), eb('credentials.not_before', '>', now)])
  if (status === 'revoked') return state('revoked')
  if (status === 'expired') return eb.and([eb.not(state('revoked')), hasExpired])
  if (status === 'suspended') return eb.and([state('suspended'), eb.not(hasExpired)])
  if (status === 'not_yet_active') return eb.and([state('active'), eb.not(hasExpired), startsLater])
  const active = eb.and([state('active'), eb.not(hasExpired), eb.not(startsLater)])
  if (status === 'active') return active
  return eb.and([active, eb(expires, 'is not', null), eb(expires, '<=', (now + EXPIRING_WITHIN_MS) as Instant)])
}

function contains(eb: Build, word: string): Expression<SqlBool> {
  const pattern = containing(word)
  return eb.or([
    sql<SqlBool>`credentials.name_key like ${pattern} escape '\\'`,
    sql<SqlBool>`credentials.search_text like ${pattern} escape '\\'`,
  ])
}

/** A pattern for `like … escape '\'` that finds a text anywhere, whatever signs are in it. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
}

const KEY: Readonly<Record<Exclude<CredentialOrder['sort'], 'created'>, () => RawBuilder<string | number>>> = {
  name: () => sql`credentials.name_key`,
  last_used: () => sql`coalesce(uses.last_used_at, ${UNUSED_KEY})`,
  expires: () => sql`coalesce(credentials.expires_at, ${NEVER_KEY})`,
}

/** Whatever the key, the id decides between equals, so that an order is total and a page ends at one place. */
export function inOrder<O>(rows: ListedRows<O>, { sort, descending, limit, after }: CredentialOrder): ListedRows<O> {
  const direction = descending ? 'desc' : 'asc'
  const beyond = sql.raw(descending ? '<' : '>')
  const byId = <R extends ListedRows<O>>(ordered: R) => ordered.orderBy('credentials.id', direction).limit(limit) as R
  if (sort === 'created')
    return byId(after === null ? rows : rows.where(sql<SqlBool>`credentials.id ${beyond} ${after.id}`))
  const key = KEY[sort]()
  const behind =
    after === null ? rows : rows.where(sql<SqlBool>`(${key}, credentials.id) ${beyond} (${after.key}, ${after.id})`)
  return byId(behind.orderBy(key, direction))
}

/** How many of the rows are listed under each status, in one pass. */
export async function countByStatus<O>(rows: ListedRows<O>, now: Instant): Promise<CredentialCounts> {
  const counted = await rows
    .clearSelect()
    .select((eb) =>
      LISTED_STATUSES.map((status) =>
        sql<number | string>`coalesce(sum(case when ${isListed(eb, status, now)} then 1 else 0 end), 0)`.as(status),
      ),
    )
    .executeTakeFirstOrThrow()
  const counts = counted as Readonly<Record<ListedStatus, number | string>>
  return Object.fromEntries(LISTED_STATUSES.map((status) => [status, Number(counts[status])])) as CredentialCounts
}
