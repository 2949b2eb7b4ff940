import type { ForeignSecretRow, SecretRow, StoredCredentialRow } from './tables.ts'

/** The columns of a credential that decide what it may do. */
export type SealedColumns = Pick<
  StoredCredentialRow,
  | 'id'
  | 'kind'
  | 'owner_type'
  | 'owner_id'
  | 'scopes'
  | 'workspaces'
  | 'resources'
  | 'rate_limit'
  | 'state'
  | 'not_before'
  | 'expires_at'
  | 'created_at'
  | 'revision'
> & {
  /** `null` for an empty list too. */
  readonly address_allowlist: string | null
}

export type SealedSecretColumns = Pick<SecretRow, 'version' | 'ends_at' | 'ends_at_first_use'>

/** What each secret's row repeats of its credential and of itself, so that a look-up need read neither the credential's row nor those columns one by one. */
export interface SealedCopy {
  /** Tells a look-up where to look for the owner; what it is said to be stands in `decisive`. */
  readonly owner_type: string
  readonly owner_id: string
  readonly decisive: string
}

/** What a copy was made of. */
export interface CopiedColumns {
  readonly credential: CopiedCredentialColumns
  readonly secret: SealedSecretColumns
}

type CopiedCredentialColumns = Omit<SealedColumns, 'id' | 'revision' | 'address_allowlist'> & {
  readonly address_allowlist: string
}

/** With what only management decides by. */
type ManagedColumns = SealedColumns &
  Pick<StoredCredentialRow, 'revoked_at' | 'authenticated_at' | 'secret_version' | 'page_origin'>

/**
 * What a credential's own seal covers. Each content begins with what it is of, so that no seal of one kind of row fits another. No value that this service writes
 * holds a line break (lists are JSON), so one content can be read in one way only: a value with a break in it makes a content of more lines than any that was sealed.
 */
export function credentialContent(row: ManagedColumns): string {
  // Left out where there is none, as in the rows that were sealed before there was such a column.
  const page = row.page_origin === null ? '' : `\n${row.page_origin}`
  return `credential\n${decisive(row)}\n${row.revoked_at}\n${row.authenticated_at}\n${row.secret_version}${page}`
}

/**
 * What a secret's seal covers: with the secret, all that decides on the credential it opens, so that a verification checks one seal alone. The revision ties the
 * rows of one credential together: an older one of them alone fits none of the others.
 */
export function secretContent(credential: SealedColumns, digest: string, secret: SealedSecretColumns): string {
  return `secret\n${decisive(credential)}\n${digest}\n${endsOf(secret)}`
}

/** Without id and revision, which a look-up has from elsewhere, and must: the revision is what an older copy does not fit. */
export const copyOf = (credential: SealedColumns, secret: SealedSecretColumns): SealedCopy => ({
  owner_type: credential.owner_type,
  owner_id: credential.owner_id,
  decisive: `${credential.kind}\n${credential.owner_type}\n${boundsOf(credential)}\n${endsOf(secret)}`,
})

/** The columns that a copy was made of; `null` where it has another number of lines than any that is written. */
export function columnsOf({ owner_id, decisive }: Omit<SealedCopy, 'owner_type'>): CopiedColumns | null {
  const lines = decisive.split('\n')
  if (lines.length !== COPIED_LINES) return null
  const [kind = '', owner_type = '', scopes = '', workspaces, resources, addresses, rateLimit, state = '', ...moments] =
    lines.map((line) => (line === 'null' ? undefined : line))
  const [begins, expires, created, version, ends, endsAtFirstUse] = moments
  return {
    credential: {
      ...{ kind, owner_type, owner_id, scopes, state },
      workspaces: workspaces ?? null,
      resources: resources ?? null,
      address_allowlist: addresses ?? NO_ADDRESSES,
      rate_limit: rateLimit ?? null,
      not_before: begins === undefined ? null : Number(begins),
      expires_at: expires === undefined ? null : Number(expires),
      created_at: Number(created),
    },
    secret: {
      version: Number(version),
      ends_at: ends === undefined ? null : Number(ends),
      ends_at_first_use: Number(endsAtFirstUse),
    },
  }
}

const COPIED_LINES = 14
/** So many of them are the secret's own, behind all others. */
const SECRET_LINES = 3

/** The same as `secretContent`, put together from the copy in the secret's row and the revision in the credential's. Of a copy with another number of lines a text that was never sealed. */
export function copiedContent(
  id: string,
  { owner_id, decisive: copied }: Omit<SealedCopy, 'owner_type'>,
  revision: number | null,
  digest: string,
): string {
  const typeEnds = Math.max(0, copied.indexOf('\n', copied.indexOf('\n') + 1))
  let secretBegins = copied.length
  for (let line = 0; line < SECRET_LINES; line++) secretBegins = copied.lastIndexOf('\n', secretBegins - 1)
  return `secret\n${id}\n${copied.slice(0, typeEnds)}\n${owner_id}${copied.slice(typeEnds, secretBegins)}\n${revision}\n${digest}${copied.slice(secretBegins)}`
}

/** What the seal of another system's hash covers. */
export function foreignContent({ lookup, credential_id, hash }: Omit<ForeignSecretRow, 'seal'>): string {
  return JSON.stringify(['foreign', lookup, credential_id, hash])
}

function decisive(row: SealedColumns): string {
  return `${row.id}\n${row.kind}\n${row.owner_type}\n${row.owner_id}\n${boundsOf(row)}\n${row.revision}`
}

/** Written out, because a look at a token may make one: as JSON of a list it would cost several times as much. */
function boundsOf(row: SealedColumns): string {
  const addresses = row.address_allowlist === NO_ADDRESSES ? null : row.address_allowlist
  return `${row.scopes}\n${row.workspaces}\n${row.resources}\n${addresses}\n${row.rate_limit}\n${row.state}\n${row.not_before}\n${row.expires_at}\n${row.created_at}`
}

const endsOf = ({ version, ends_at, ends_at_first_use }: SealedSecretColumns): string =>
  `${version}\n${ends_at}\n${ends_at_first_use}`

const NO_ADDRESSES = '[]'
