import {
  CREDENTIAL_KINDS,
  type Position,
  parsePosition,
  type RateLimit,
  toInstant,
  type VerificationRecord,
} from '@latchkey/core'
import type { ChangeEntry, Changes, FoundRecord } from '@latchkey/verifier'

type Check = (value: unknown, path: string) => void

const fail = (path: string): never => {
  throw new Error(`the field ${path} is missing or of the wrong type`)
}
const when =
  (isValid: (value: unknown) => boolean): Check =>
  (value, path) => {
    if (!isValid(value)) fail(path)
  }

const text = when((value) => typeof value === 'string')
const flag = when((value) => typeof value === 'boolean')
const count = when((value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)
const atLeastOne = when((value) => Number.isSafeInteger(value) && (value as number) >= 1)
const oneOf = (...names: readonly string[]): Check =>
  when((value) => typeof value === 'string' && names.includes(value))
const nullOr =
  (check: Check): Check =>
  (value, path) => {
    if (value !== null) check(value, path)
  }
const listOf =
  (check: Check): Check =>
  (value, path) => {
    if (!Array.isArray(value)) return fail(path)
    for (const [index, item] of value.entries()) check(item, `${path}/${index}`)
  }
const place = when((value) => readPosition(value) !== null)
const instant: Check = (value, path) => {
  count(value, path)
  toInstant(value as number)
}
/** Fields that are not named are let through: a newer service may send more. */
const object =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value, path) => {
    if (typeof value !== 'object' || value === null) return fail(path)
    for (const [name, check] of Object.entries(fields)) {
      check(Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined, `${path}/${name}`)
    }
  }
/** Names every field of a type, so that one added to it has to be added here. */
const shapeOf = <T>(fields: Readonly<Record<keyof T, Check>>): Check => object(fields)

/** `null` for anything that is no position. */
export function readPosition(value: unknown): Position | null {
  return typeof value === 'string' ? parsePosition(value) : null
}

/** What was checked to be one. */
const placed = (value: unknown): Position => readPosition(value) as Position

type Workspace = NonNullable<VerificationRecord['workspace']>

const RECORD = shapeOf<VerificationRecord>({
  credential: shapeOf<VerificationRecord['credential']>({
    id: text,
    kind: oneOf(...CREDENTIAL_KINDS),
    name: text,
    state: oneOf('active', 'suspended', 'revoked'),
    createdAt: instant,
    notBefore: nullOr(instant),
    expiresAt: nullOr(instant),
    scopes: listOf(text),
    addressAllowlist: listOf(text),
    resources: nullOr(listOf(text)),
    rateLimit: nullOr(shapeOf<RateLimit>({ requests: atLeastOne, windowMs: atLeastOne })),
    secretVersion: count,
    secretEndsAt: nullOr(instant),
  }),
  principal: shapeOf<VerificationRecord['principal']>({
    id: text,
    type: oneOf('user', 'service_account', 'workspace', 'platform'),
    handle: nullOr(text),
    state: oneOf('active', 'suspended', 'deleted'),
  }),
  accountRights: listOf(text),
  workspace: nullOr(
    shapeOf<Workspace>({
      id: text,
      organizationId: nullOr(text),
      address: text,
      name: text,
      state: oneOf('active', 'suspended', 'deleted'),
      rights: listOf(text),
      policy: shapeOf<Workspace['policy']>({
        maxLifetimeMs: nullOr(count),
        expiryRequired: flag,
        allowedScopes: nullOr(listOf(text)),
        approvalRequired: flag,
        addressAllowlists: listOf(listOf(text)),
      }),
      grant: nullOr(oneOf('pending', 'approved', 'refused', 'ended')),
    }),
  ),
})

const FOUND = shapeOf<FoundRecord>({ record: nullOr(RECORD), position: place })

/**
 * Reads the answer of `POST /v1/records/lookup`. Throws when it is anything but that answer: a decision made on half a record could be a wrong yes.
 */
export function readLookupAnswer(json: unknown): FoundRecord {
  FOUND(json, '')
  const { record, position } = json as FoundRecord
  return { record, position: placed(position) }
}

const CHANGES = shapeOf<Changes>({
  startOver: flag,
  position: place,
  upToDate: flag,
  entries: listOf(
    shapeOf<ChangeEntry>({
      position: place,
      type: oneOf('credential', 'principal', 'workspace', 'organization'),
      id: text,
    }),
  ),
})

/** Reads the answer of `GET /v1/changes`. Throws when it is anything but that answer: a change of an unknown type could be a revocation. */
export function readChanges(json: unknown): Changes {
  CHANGES(json, '')
  const { startOver, upToDate, position, entries } = json as Changes
  return {
    startOver,
    upToDate,
    position: placed(position),
    entries: entries.map((entry) => ({ ...entry, position: placed(entry.position) })),
  }
}
