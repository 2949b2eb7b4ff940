import type { Transaction } from 'kysely'
import type { BrokenSeal, RowSeals } from '../../ports/row-seals.ts'
import { digestText } from './digest.ts'
import { withFirstUses } from './first-use.ts'
import { Overtaken } from './overtaken.ts'
import {
  type CopiedColumns,
  columnsOf,
  copiedContent,
  copyOf,
  credentialContent,
  secretContent,
} from './sealed-content.ts'
import type { SecretRow, StoredCredentialRow, Tables } from './tables.ts'

/** Seals, and who is told of those that don't fit. */
export interface Sealing {
  readonly seals: RowSeals
  readonly onBroken: (broken: BrokenSeal) => void
}

/** A credential and its secrets, all as this service wrote them. */
export interface IntactCredential {
  readonly row: StoredCredentialRow
  readonly secrets: readonly SecretRow[]
}

export interface SealedCredentials {
  /** Whether a credential's row is as it was written. */
  isIntact(row: StoredCredentialRow): boolean
  /** `null` where it is not there, or not as it was written; secrets that are not are left out. */
  load(id: string): Promise<IntactCredential | null>
  /**
   * What `load` refuses because somebody else changed the credential's own row, while secrets of it open it as it was sealed: with these, and with what decides as
   * their copies have it. `null` where there are none. Not to be changed into anything that opens.
   */
  loadOpened(id: string): Promise<IntactCredential | null>
  /** Writes the changed columns, and seals anew what was intact. Throws `Overtaken` where the credential's row has been changed since it was read. */
  change(
    before: IntactCredential,
    columns: Partial<StoredCredentialRow>,
    secret?: (secret: SecretRow) => SecretRow,
  ): Promise<void>
  sealed(row: StoredCredentialRow): StoredCredentialRow
  sealedSecret(credential: StoredCredentialRow, secret: SecretRow): SecretRow
}

export function sealedCredentials(db: Transaction<Tables>, { seals, onBroken }: Sealing): SealedCredentials {
  const contentOf = (credential: StoredCredentialRow, secret: SecretRow): string =>
    secretContent(credential, digestText(secret.digest), secret)

  function isIntact(row: StoredCredentialRow): boolean {
    const isFine = seals.isIntact(credentialContent(row), row.seal)
    if (!isFine) onBroken({ row: 'credential', id: row.id })
    return isFine
  }

  const sealed = (row: StoredCredentialRow): StoredCredentialRow => ({
    ...row,
    seal: seals.seal(credentialContent(row)),
  })
  const sealedSecret = (credential: StoredCredentialRow, secret: SecretRow): SecretRow => ({
    ...secret,
    ...copyOf(credential, secret),
    seal: seals.seal(contentOf(credential, secret)),
  })

  /** What decides as a secret's copy has it, where its seal fits that. */
  function opened(secret: SecretRow, { id, revision }: StoredCredentialRow): CopiedColumns | null {
    const { owner_id, decisive } = secret
    if (owner_id === null || decisive === null) return null
    const copy = { owner_id, decisive }
    const content = copiedContent(id, copy, revision, digestText(secret.digest))
    return seals.isIntact(content, secret.seal) ? columnsOf(copy) : null
  }

  return {
    isIntact,
    sealed,
    sealedSecret,
    async load(id) {
      const row = await db.selectFrom('credentials').selectAll().where('id', '=', id).executeTakeFirst()
      if (row === undefined || !isIntact(row)) return null
      const all = await db.selectFrom('secrets').selectAll().where('credential_id', '=', id).execute()
      const secrets = all.filter((secret) => {
        const isFine = seals.isIntact(contentOf(row, secret), secret.seal)
        if (!isFine) onBroken({ row: 'secret', id })
        return isFine
      })
      return { row, secrets }
    },
    async loadOpened(id) {
      const row = await db.selectFrom('credentials').selectAll().where('id', '=', id).executeTakeFirst()
      if (row === undefined || seals.isIntact(credentialContent(row), row.seal)) return null
      const all = await db.selectFrom('secrets').selectAll().where('credential_id', '=', id).execute()
      const opening = all.flatMap((secret) => {
        const columns = opened(secret, row)
        return columns === null ? [] : [{ ...columns, secret: { ...secret, ...columns.secret } }]
      })
      const [first] = opening
      return first === undefined
        ? null
        : { row: { ...row, ...first.credential }, secrets: opening.map(({ secret }) => secret) }
    },
    async change({ row, secrets }, columns, next = (secret) => secret) {
      const after = sealed({ ...row, ...columns, revision: row.revision + 1 })
      const { revision, seal } = after
      const { numUpdatedRows } = await db
        .updateTable('credentials')
        .set({ ...columns, revision, seal })
        .where('id', '=', row.id)
        .where('revision', '=', row.revision)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) throw new Overtaken(row.id)
      const changed = withFirstUses(secrets.map(next))
      for (const [index, secret] of secrets.entries()) {
        const { digest, ends_at, ends_at_first_use, seal, ...rest } = sealedSecret(after, changed[index] as SecretRow)
        const { owner_type, owner_id, decisive } = rest
        await db
          .updateTable('secrets')
          .set({ digest, ends_at, ends_at_first_use, seal, owner_type, owner_id, decisive })
          .where('digest', '=', secret.digest)
          .execute()
      }
    },
  }
}
