import {
  type Credential,
  type CredentialId,
  type ForeignFormat,
  foreignParser,
  type Instant,
  newId,
  type PrincipalId,
  toInstant,
} from '@latchkey/core'
import type { Digest } from '@latchkey/verifier'
import type { ForeignHash, HashedPart } from '../../ports/foreign-hashes.ts'
import type { WriteTables } from '../../ports/management-store.ts'
import { type ControlParts, stamp } from '../perform.ts'
import { lookupOf } from './adopt.ts'
import { readHash } from './read-hash.ts'

/** What an import needs of control. */
export type ImportParts = Pick<ControlParts, 'store' | 'platform' | 'clock' | 'random'>

/** One token of the table that is imported. */
export interface ForeignRow {
  /** The id part of the token; may be empty where the format has none. */
  readonly id: string
  readonly hash: string
  /** An email address, or an id of a user here. */
  readonly owner: string
  readonly name: string
  readonly scopes: readonly string[]
  /** Milliseconds since 1970. */
  readonly createdAt: number | null
  readonly expiresAt: number | null
  readonly revoked: boolean
  /** What may be shown of the secret. */
  readonly lastCharacters: string
  readonly resources: readonly string[] | null
}

/** What comes of the table: a row, or why a line of it is none. */
export interface ForeignLine {
  readonly line: number
  readonly row: ForeignRow | { readonly fault: string }
}

export interface ImportChoice {
  readonly format: ForeignFormat
  readonly of: HashedPart
  readonly dryRun: boolean
}

export interface ImportProgress {
  readonly read: number
  readonly imported: number
  /** Imported by an earlier run. */
  readonly known: number
  readonly refused: number
}

export interface ImportTold {
  /** After each batch. */
  readonly onProgress: (progress: ImportProgress) => void
  readonly onRefused: (line: number, reason: string) => void
}

/** Rows in one transaction: also how much an interrupted import does again, and how long a running service waits for the lock meanwhile, some tenths of a second. */
const BATCH = 2000

/**
 * Takes over tokens by their hashes. Each batch is all or nothing, and rows that are there already are left as they are, so that an import which was interrupted
 * is just run again. Holds one batch in memory.
 */
export async function importTokens(
  parts: ImportParts,
  { format, of, dryRun }: ImportChoice,
  lines: AsyncIterable<ForeignLine>,
  { onProgress, onRefused }: ImportTold,
): Promise<ImportProgress> {
  foreignParser(format)
  const sum = { read: 0, imported: 0, known: 0, refused: 0 }
  const refuse = (line: number, reason: string) => {
    sum.refused++
    onRefused(line, reason)
  }
  if (!dryRun) {
    await parts.store.write(async (tables) => {
      await tables.foreign.putFormat(format)
      return { value: undefined, audit: [], changes: [] }
    })
  }

  async function flush(batch: readonly Draft[]): Promise<void> {
    const work = async (tables: WriteTables) => {
      const { ready, known, faults } = await resolve(tables, batch)
      if (!dryRun) await insertAll(parts, tables, ready)
      const audit = ready.map(({ credential, scheme }) =>
        stamp(
          {
            action: 'token.imported',
            subjectId: credential.id,
            ownerId: credential.owner.id,
            detail: { name: credential.name, scopes: credential.scopes, format: format.name, scheme },
          },
          null,
          parts.clock(),
          parts.random,
        ),
      )
      return { value: { imported: ready.length, known, faults }, audit: dryRun ? [] : audit, changes: [] }
    }
    const done = dryRun
      ? await parts.store.read(async (tables) => (await work(tables as WriteTables)).value)
      : await parts.store.write(work)
    sum.imported += done.imported
    sum.known += done.known
    for (const { line, reason } of done.faults) refuse(line, reason)
    onProgress({ ...sum })
  }

  let batch: Draft[] = []
  for await (const { line, row } of lines) {
    sum.read++
    const draft = 'fault' in row ? row : draftOf(parts, format, of, line, row)
    if ('fault' in draft) refuse(line, draft.fault)
    else batch.push(draft)
    if (batch.length < BATCH) continue
    await flush(batch)
    batch = []
  }
  await flush(batch)
  return sum
}

interface Draft {
  readonly line: number
  readonly lookup: string
  readonly owner: string
  readonly scheme: string
  readonly hash: ForeignHash
  readonly credential: Credential
}

const LONGEST_NAME = 100

function draftOf(
  { platform, clock, random }: ImportParts,
  format: ForeignFormat,
  of: HashedPart,
  line: number,
  row: ForeignRow,
): Draft | { readonly fault: string } {
  const now = clock()
  const read = readHash(row.hash, of, format)
  if ('fault' in read) return read
  if (!isOwn(read.hash) && row.id.length !== format.idLength)
    return { fault: `The id has ${row.id.length} characters, and the format ${format.idLength}.` }
  const strange = row.scopes.find((name) => !platform.scopes.has(name) || name === '*')
  if (strange !== undefined) return { fault: `There is no scope ${JSON.stringify(strange)} on this platform.` }
  if (row.scopes.length === 0) return { fault: 'It has no scopes.' }
  const times = [row.createdAt, row.expiresAt].map((time) => (time === null ? null : instantOf(time)))
  if (times.includes(undefined)) return { fault: 'A time of it lies outside the years 1970 to 9999.' }
  const [createdAt, expiresAt] = times as [Instant | null, Instant | null]
  const credential: Credential = {
    id: newId<CredentialId>('tok', now, random),
    kind: 'pat',
    owner: { type: 'principal', id: '' },
    name: row.name.trim().slice(0, LONGEST_NAME) || 'Imported token',
    description: `Imported from ${format.name}`,
    scopes: [...new Set(row.scopes)],
    workspaces: null,
    resources: row.resources,
    addressAllowlist: [],
    rateLimit: null,
    notBefore: null,
    expiresAt,
    authenticatedAt: null,
    pageOrigin: null,
    state: row.revoked ? 'revoked' : 'active',
    use: null,
    createdAt: createdAt ?? now,
    createdBy: '',
    updatedAt: now,
    suspendedAt: null,
    revokedAt: row.revoked ? now : null,
    revokedBy: null,
    revokeReason: row.revoked ? 'revoked before it was imported' : null,
    secretVersion: 1,
    hint: `${format.prefix}…${row.lastCharacters.slice(-4)}`,
  }
  // What is found by its whole hash needs no id, and is the same token under any.
  const lookup = lookupOf(format, isOwn(read.hash) ? read.hash.hash : row.id)
  return { line, lookup, owner: row.owner, scheme: read.hash.scheme, hash: read.hash, credential }
}

/** Hashed as tokens are here: it can be kept as it is. */
const isOwn = (hash: ForeignHash): hash is ForeignHash & { readonly scheme: 'sha256' } =>
  hash.scheme === 'sha256' && hash.of === 'whole'

function instantOf(time: number): Instant | undefined {
  try {
    return toInstant(time)
  } catch {
    return undefined
  }
}

/** Leaves out what is there, and what has no owner here. */
async function resolve(tables: WriteTables, batch: readonly Draft[]) {
  const known = new Set(await tables.foreign.known(batch.map(({ lookup }) => lookup)))
  const ready: Draft[] = []
  const faults: { readonly line: number; readonly reason: string }[] = []
  let there = 0
  const owners = new Map<string, string | null>()
  for (const draft of batch) {
    if (known.has(draft.lookup)) {
      there++
      continue
    }
    known.add(draft.lookup)
    if (!owners.has(draft.owner)) owners.set(draft.owner, await ownerId(tables, draft.owner))
    const id = owners.get(draft.owner) ?? null
    if (id === null) faults.push({ line: draft.line, reason: `There is no user ${JSON.stringify(draft.owner)} here.` })
    else ready.push({ ...draft, credential: { ...draft.credential, owner: { type: 'principal', id }, createdBy: id } })
  }
  return { ready, known: there, faults }
}

async function ownerId(tables: WriteTables, named: string): Promise<string | null> {
  const { principals } = tables
  const found = named.includes('@')
    ? await principals.findByEmail(named.trim())
    : await principals.find(named as PrincipalId)
  return found === null || found.state === 'deleted' ? null : found.id
}

/** Until the token's own SHA-256 is known, a digest of nothing keeps its place: what rotation does to the first secret it then does to this one. */
async function insertAll({ random }: ImportParts, tables: WriteTables, drafts: readonly Draft[]): Promise<void> {
  const made = drafts.map(({ hash, credential }) => {
    const bytes = isOwn(hash) ? Buffer.from(hash.hash, 'base64') : Buffer.from(random(32))
    const { id: credentialId, createdAt } = credential
    const digest = bytes.toString('hex') as Digest
    return {
      credential,
      secret: { digest, credentialId, version: 1, createdAt, endsAt: null, endsAtFirstUse: false },
    }
  })
  await tables.credentials.insertMany(made)
  await tables.foreign.insert(
    drafts.map(({ lookup, hash, credential }) => ({
      lookup,
      credentialId: credential.id,
      hash: isOwn(hash) ? null : hash,
    })),
  )
}
