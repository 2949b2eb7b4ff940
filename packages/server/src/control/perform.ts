import {
  type AuditRecord,
  type Instant,
  LatchkeyError,
  MINUTE,
  newId,
  plus,
  type RandomBytes,
  Secret,
} from '@latchkey/core'
import type { ReadTables, WriteTables, Written } from '../ports/management-store.ts'
import { type Caller, type Presented, resolveCaller } from './access/caller.ts'
import { accessOrganization, accessWorkspace } from './access/rights.ts'
import { answerFromText, answerToText } from './answer.ts'
import type { ControlParts } from './parts.ts'
import type { Access, AuditNote, Command, Context, Outcome, Query, UseCase } from './use-case.ts'

export type { ControlParts }

/** A caller's promise that a repeat of the call is the same call: `key` as sent, `route` and `input` to tell other calls from it. */
export interface Idempotency {
  readonly key: string
  readonly route: string
  readonly input: unknown
}

/** How long a repeated call is answered with the first answer. */
const ANSWER_LIFETIME_MS = 10 * MINUTE

/** Runs a use case for a verified credential: resolves the caller, checks the declared access, runs, and commits what it did. */
export async function perform<I, O>(
  parts: ControlParts,
  presented: Presented,
  useCase: UseCase<I, O>,
  input: I,
): Promise<O> {
  if (useCase.type === 'query') return parts.store.read((tables) => ask(parts, presented, useCase, input, tables))
  const ready = await prepared(parts, presented, useCase, input)
  let after: Outcome<O>['after']
  const value = await parts.store.write(async (tables) => {
    const context = await enter(parts, presented, useCase.access, input, tables)
    const outcome = await useCase.run(context, ready)
    after = outcome.after
    return written(parts, context, outcome)
  })
  after?.()
  return value
}

/** The input of a command after its slow work, if it has any. */
async function prepared<I, O>(
  parts: ControlParts,
  presented: Presented,
  { access, prepare }: Command<I, O>,
  input: I,
): Promise<I> {
  if (prepare === undefined) return input
  const { caller } = await parts.store.read((tables) => enter(parts, presented, access, input, tables))
  return (await prepare({ parts, caller }, input)) as I
}

export interface Replayable<O> {
  readonly value: O
  readonly replayed: boolean
}

/**
 * The same, once: a repeat with the same key gives the first answer, secrets included, without doing anything again. The answer is kept sealed under the
 * caller's own key and secret, so that what is at rest reveals nothing. Throws `idempotency_key_reused` when the input differs.
 */
export async function performOnce<I, O>(
  parts: ControlParts,
  presented: Presented,
  useCase: Command<I, O>,
  input: I,
  idempotency: Idempotency,
): Promise<Replayable<O>> {
  const ready = await prepared(parts, presented, useCase, input)
  let after: Outcome<O>['after']
  const answered = await parts.store.write<Replayable<O>>(async (tables) => {
    const context = await enter(parts, presented, useCase.access, input, tables)
    const known = await recall<O>(parts, tables, presented.secret, idempotency)
    if (known !== null) return { value: { value: known, replayed: true }, audit: [], changes: [] }
    const outcome = await useCase.run(context, ready)
    await remember(parts, tables, presented.secret, idempotency, outcome.value)
    after = outcome.after
    return { ...written(parts, context, outcome), value: { value: outcome.value, replayed: false } }
  })
  after?.()
  return answered
}

/**
 * The first answer to a call whose secret has been rotated away by that very call. Without it a caller that lost the answer to its own rotation would be
 * locked out by its retry. `null` when there was no such call.
 */
export async function replay<O>(parts: ControlParts, secret: Secret, idempotency: Idempotency): Promise<O | null> {
  return parts.store.write(async (tables) => ({
    value: await recall<O>(parts, tables, secret, idempotency),
    audit: [],
    changes: [],
  }))
}

async function recall<O>(
  parts: ControlParts,
  tables: WriteTables,
  secret: Secret,
  idempotency: Idempotency,
): Promise<O | null> {
  const known = await tables.answers.find(lookupOf(parts, secret, idempotency), parts.clock())
  if (known === null) return null
  const answer =
    known.request === requestOf(parts, idempotency)
      ? parts.seal.open(known.sealed, materialOf(secret, idempotency))
      : null
  if (answer === null) {
    throw new LatchkeyError(
      'idempotency_key_reused',
      'This Idempotency-Key was used for another request; use a new key for each new request.',
    )
  }
  return answerFromText<O>(answer)
}

async function remember(
  parts: ControlParts,
  tables: WriteTables,
  secret: Secret,
  idempotency: Idempotency,
  value: unknown,
): Promise<void> {
  const now = parts.clock()
  const answer = {
    lookup: lookupOf(parts, secret, idempotency),
    request: requestOf(parts, idempotency),
    sealed: parts.seal.close(answerToText(value), materialOf(secret, idempotency)),
    expiresAt: plus(now, ANSWER_LIFETIME_MS),
  }
  await tables.answers.put(answer, now)
}

const lookupOf = (parts: ControlParts, secret: Secret, { key }: Idempotency) =>
  parts.sha256(JSON.stringify(['answer', secret.reveal(), key]))
const requestOf = (parts: ControlParts, { route, input }: Idempotency) =>
  parts.sha256(JSON.stringify(['request', route, input]))
const materialOf = (secret: Secret, { key }: Idempotency) => new Secret(`${secret.reveal()}\n${key}`)

async function ask<I, O>(
  parts: ControlParts,
  presented: Presented,
  useCase: Query<I, O>,
  input: I,
  tables: ReadTables,
): Promise<O> {
  return useCase.run(await enter(parts, presented, useCase.access, input, tables), input)
}

/** The context of a call that its access admits. */
async function enter<Tables extends ReadTables | WriteTables>(
  parts: ControlParts,
  presented: Presented,
  access: Access,
  input: unknown,
  tables: Tables,
): Promise<Context<Tables> & Partial<Awaited<ReturnType<typeof enterPlace>>>> {
  const now = parts.clock()
  const caller = await resolveCaller(tables, parts.platform, presented, now)
  if (!access.callers.includes(caller.kind)) {
    const accepted = access.callers.join(' or ')
    throw new LatchkeyError(
      'credential_kind_not_accepted',
      `A credential of kind ${caller.kind} can't do this; use one of kind ${accepted}.`,
    )
  }
  const place = await enterPlace(parts, tables, caller, access, input)
  const held = place.workspace?.scopes ?? place.organization?.scopes ?? caller.accountScopes
  if (!held.includes(access.scope)) throw scopeMissing(access)
  const { platform, random, sha256, signIn, recovery, running } = parts
  return { tables, caller, platform, now, random, sha256, signIn, recovery, running, ...place }
}

async function enterPlace(parts: ControlParts, tables: ReadTables, caller: Caller, access: Access, input: unknown) {
  const { workspaceId, organizationId } = input as { workspaceId: never; organizationId: never }
  if (access.at === 'workspace')
    return { workspace: await accessWorkspace(tables, parts.platform, caller, workspaceId) }
  if (access.at === 'organization')
    return { organization: await accessOrganization(tables, parts.platform, caller, organizationId) }
  return {}
}

function scopeMissing(access: Access): LatchkeyError {
  const where = access.at === 'account' ? '' : ` in this ${access.at}`
  return new LatchkeyError(
    'scope_missing',
    `This needs the scope ${access.scope}${where}, which the credential or its owner does not have.`,
    {
      requiredScopes: [access.scope],
    },
  )
}

function written<O>(
  parts: ControlParts,
  context: { readonly caller: Caller; readonly now: Instant },
  outcome: Outcome<O>,
): Written<O> {
  const { caller, now } = context
  const actor = { principalId: caller.principal.id, credentialId: caller.credential.id }
  return {
    value: outcome.value,
    audit: outcome.audit.map((note) => stamp(note, actor, now, parts.random)),
    changes: outcome.changes,
  }
}

/** An audit record out of what a use case noted. `actor` is null for what the service does by itself. */
export function stamp(note: AuditNote, actor: AuditRecord['actor'], now: Instant, random: RandomBytes): AuditRecord {
  return {
    id: newId('aud', now, random),
    at: now,
    actor,
    action: note.action,
    subjectId: note.subjectId,
    ownerId: note.ownerId ?? null,
    workspaceId: note.workspaceId ?? null,
    organizationId: note.organizationId ?? null,
    detail: note.detail ?? {},
  }
}
