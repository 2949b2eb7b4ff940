import type { Transaction } from 'kysely'
import type { BrokenSeal, RowSeals, SealFindings, SealProgress, SealUpkeep } from '../../ports/row-seals.ts'
import { digestText } from './digest.ts'
import {
  copiedContent,
  copyOf,
  credentialContent,
  foreignContent,
  type SealedCopy,
  secretContent,
} from './sealed-content.ts'
import type { Transactions } from './store.ts'
import type { ForeignSecretRow, SecretRow, StoredCredentialRow, Tables } from './tables.ts'

/** So many credentials in one transaction: who waits for the lock meanwhile waits briefly. */
const BATCH = 200
const SAMPLE = 20

/** A credential with all that hangs on it and carries a seal. */
interface Sealed {
  readonly credential: StoredCredentialRow
  readonly secrets: readonly SecretRow[]
  readonly foreign: readonly ForeignSecretRow[]
}

/** One row with what its seal covers. */
interface Part {
  readonly row: BrokenSeal['row']
  readonly id: string
  readonly content: string
  readonly seal: string | null
  /** Of a secret, what its row repeats of the credential. */
  readonly copy: Copy | null
  write(db: Transaction<Tables>, seal: string): Promise<unknown>
}

interface Copy {
  /** Whether it says what the credential's own columns say. */
  readonly isRight: boolean
  /** What the seal covers if the copy is to be believed. */
  readonly content: string
}

export function sealUpkeep({ read, write }: Transactions, seals: RowSeals): SealUpkeep {
  /** Goes through all credentials in the order of their ids. */
  async function eachBatch(
    transaction: <T>(work: (db: Transaction<Tables>) => Promise<T>) => Promise<T>,
    onProgress: SealProgress,
    work: (batch: readonly Sealed[], db: Transaction<Tables>) => Promise<void>,
  ): Promise<number> {
    const { total } = await read((db) =>
      db
        .selectFrom('credentials')
        .select((eb) => eb.fn.countAll<number | string>().as('total'))
        .executeTakeFirstOrThrow(),
    )
    let done = 0
    for (let after = ''; ; ) {
      const batch = await transaction(async (db) => {
        const found = await batchAfter(db, after)
        await work(found, db)
        return found
      })
      done += batch.length
      onProgress(done, Math.max(done, Number(total)))
      if (batch.length < BATCH) return done
      after = batch.at(-1)?.credential.id ?? ''
    }
  }

  return {
    async sample() {
      const rows = await read((db) =>
        db.selectFrom('credentials').select('seal').orderBy('id', 'desc').limit(SAMPLE).execute(),
      )
      return rows.map(({ seal }) => seal)
    },
    async examine(onProgress) {
      const broken: BrokenSeal[] = []
      const revived: string[] = []
      let secrets = 0
      let outdated = 0
      let uncopied = 0
      const open: string[] = []
      const credentials = await eachBatch(read, onProgress, async (batch, db) => {
        for (const { row, id, content, seal, copy } of batch.flatMap(partsOf)) {
          if (row === 'secret') secrets++
          if (!seals.isIntact(content, seal)) {
            broken.push({ row, id })
            if (copy !== null && seals.isIntact(copy.content, seal)) open.push(id)
          } else {
            if (seal !== null && !seals.isCurrent(seal)) outdated++
            if (copy?.isRight === false) uncopied++
          }
        }
        revived.push(...(await revivedIn(db, batch)))
      })
      return { credentials, secrets, broken, open, outdated, uncopied, revived } satisfies SealFindings
    },
    async renew(adopt, onProgress) {
      let renewed = 0
      const inWrite = async <T>(work: (db: Transaction<Tables>) => Promise<T>): Promise<T> =>
        (await write(async (db) => ({ value: await work(db), auditId: null }))).value
      await eachBatch(inWrite, onProgress, async (batch, db) => {
        for (const part of batch.flatMap(partsOf)) {
          const isOurs = part.seal === null ? adopt : seals.isIntact(part.content, part.seal)
          const isCurrent = part.seal !== null && seals.isCurrent(part.seal)
          if (!isOurs || (isCurrent && part.copy?.isRight !== false)) continue
          await part.write(db, seals.seal(part.content))
          renewed++
        }
      })
      return renewed
    },
  }
}

async function batchAfter(db: Transaction<Tables>, after: string): Promise<Sealed[]> {
  const found = await db
    .selectFrom('credentials')
    .selectAll()
    .where('id', '>', after)
    .orderBy('id')
    .limit(BATCH)
    .execute()
  if (found.length === 0) return []
  const ids = found.map(({ id }) => id)
  const secrets = await db.selectFrom('secrets').selectAll().where('credential_id', 'in', ids).execute()
  const foreign = await db
    .selectFrom('foreign_secrets')
    .selectAll()
    .where('credential_id', 'in', ids)
    .where('hash', 'is not', null)
    .execute()
  const of = <Row extends { credential_id: string }>(rows: readonly Row[], id: string) =>
    rows.filter(({ credential_id }) => credential_id === id)
  return found.map((credential) => ({
    credential,
    secrets: of(secrets, credential.id),
    foreign: of(foreign, credential.id),
  }))
}

function partsOf({ credential, secrets, foreign }: Sealed): Part[] {
  const { id } = credential
  return [
    {
      row: 'credential',
      id,
      content: credentialContent(credential),
      seal: credential.seal,
      copy: null,
      write: (db, seal) => db.updateTable('credentials').set({ seal }).where('id', '=', id).execute(),
    },
    ...secrets.map(
      (secret): Part => ({
        row: 'secret',
        id,
        content: secretContent(credential, digestText(secret.digest), secret),
        seal: secret.seal,
        copy: copyIn(credential, secret),
        write: (db, seal) =>
          db
            .updateTable('secrets')
            .set({ ...copyOf(credential, secret), seal })
            .where('digest', '=', secret.digest)
            .execute(),
      }),
    ),
    ...foreign.map(
      (row): Part => ({
        row: 'foreign secret',
        id,
        content: foreignContent(row),
        seal: row.seal,
        copy: null,
        write: (db, seal) => db.updateTable('foreign_secrets').set({ seal }).where('lookup', '=', row.lookup).execute(),
      }),
    ),
  ]
}

function copyIn(credential: StoredCredentialRow, secret: SecretRow): Copy {
  const { owner_type, owner_id, decisive } = secret
  if (owner_type === null || owner_id === null || decisive === null) return { isRight: false, content: '' }
  const copy: SealedCopy = { owner_type, owner_id, decisive }
  const right = copyOf(credential, secret)
  return {
    isRight: owner_type === right.owner_type && owner_id === right.owner_id && decisive === right.decisive,
    content: copiedContent(credential.id, copy, credential.revision, digestText(secret.digest)),
  }
}

async function revivedIn(db: Transaction<Tables>, batch: readonly Sealed[]): Promise<string[]> {
  const alive = batch.filter(({ credential }) => credential.state !== 'revoked').map(({ credential }) => credential.id)
  if (alive.length === 0) return []
  const rows = await db
    .selectFrom('audit_records')
    .select('subject_id')
    .distinct()
    .where('subject_id', 'in', alive)
    .where('action', 'in', ['token.revoked', 'key.revoked', 'service_key.revoked', 'session.revoked'])
    .execute()
  return rows.map(({ subject_id }) => subject_id)
}
