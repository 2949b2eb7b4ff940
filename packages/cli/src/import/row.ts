import type { ForeignLine, ForeignRow } from '@latchkey/server'
import { z } from 'zod'

const text = z.string().max(4096)
const some = text.or(z.number()).or(z.boolean()).nullish()
const list = z.array(text).or(text).nullish()

/** Names as Speckle's table has them, and plain ones. Other columns are left alone. */
const columns = z.looseObject({
  id: text.default(''),
  hash: text.optional(),
  tokenDigest: text.optional(),
  owner: text.optional(),
  ownerEmail: text.optional(),
  name: text.default(''),
  scopes: list,
  createdAt: some,
  expiresAt: some,
  lifespan: some,
  revoked: some,
  lastChars: text.default(''),
  projects: list,
  resources: list,
})

/** A row of the table, or what is wrong with it. `lifespan` is in milliseconds from `createdAt` on; an email address is preferred to another system's id. */
export function rowFrom(value: unknown): ForeignLine['row'] {
  const read = columns.safeParse(value)
  if (!read.success) {
    const [issue] = read.error.issues
    return { fault: `${issue?.path.join('.') || 'The line'}: ${issue?.message}` }
  }
  const { id, hash, tokenDigest, owner, ownerEmail, name, lastChars, ...rest } = read.data
  const [digest, belongsTo] = [hash ?? tokenDigest ?? '', ownerEmail || owner || '']
  if (digest === '') return { fault: 'It has no hash: the column is called hash or tokenDigest.' }
  if (belongsTo === '') return { fault: 'It has no owner: the column is called ownerEmail or owner.' }
  const createdAt = timeOf(rest.createdAt)
  const expiresAt = timeOf(rest.expiresAt)
  const lifespan =
    rest.lifespan === null || rest.lifespan === undefined || rest.lifespan === '' ? null : Number(rest.lifespan)
  if ([createdAt, expiresAt, lifespan].some(Number.isNaN)) return { fault: 'A time or a lifespan of it can’t be read.' }
  if (lifespan !== null && createdAt === null) return { fault: 'It has a lifespan, but no createdAt to count from.' }
  return {
    id,
    name,
    hash: digest,
    owner: belongsTo,
    scopes: listOf(rest.scopes) ?? [],
    createdAt,
    expiresAt: lifespan === null || lifespan === 0 || createdAt === null ? expiresAt : createdAt + lifespan,
    revoked: ['true', 't', '1', 'yes'].includes(String(rest.revoked).toLowerCase()),
    lastCharacters: lastChars,
    resources: listOf(rest.resources) ?? listOf(rest.projects)?.map((project) => `project:${project}`) ?? null,
  } satisfies ForeignRow
}

/** Milliseconds since 1970 from those, as a number or as text, or from a date; `NaN` for what is neither. */
function timeOf(value: string | number | boolean | null | undefined): number | null {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'number') return value
  return /^\d{12,}$/.test(String(value)) ? Number(value) : Date.parse(String(value))
}

/** An array, a JSON array as text, PostgreSQL's `{a,b}`, or words with spaces or commas between. */
function listOf(value: string | readonly string[] | null | undefined): readonly string[] | null {
  if (value === null || value === undefined || value === '') return null
  if (typeof value !== 'string') return value
  return value.split(/[\s,"[\]{}]+/).filter((word) => word !== '')
}
