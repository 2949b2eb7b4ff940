import {
  type Instant,
  LatchkeyError,
  MINUTE,
  type Principal,
  plus,
  type Secret,
  statusAt,
  throttleSource,
} from '@latchkey/core'
import type { EmbedCode } from '../../ports/embed-code-table.ts'
import type { WriteTables } from '../../ports/management-store.ts'
import type { Issued } from '../credentials/family.ts'
import { insertCredential } from '../credentials/new-credential.ts'
import type { ControlParts } from '../parts.ts'
import { stamp } from '../perform.ts'
import { signInContext } from '../sign-in/open-session.ts'
import { admitAttempt } from '../sign-in/throttle.ts'
import { embedCodeLookup } from './code.ts'

const LIFETIME_MS = 15 * MINUTE

export interface ExchangeInput {
  readonly code: Secret
  /** The origin that the browser says the call was made from; `null` where it says none. */
  readonly page: string | null
  readonly address: string | null
}

export interface EmbeddedSession extends Issued {
  readonly user: Principal
  readonly expiresAt: Instant
}

/**
 * Opens the embedded session that a code stands for. The code is used up by the first who brings it, also from a page that it was not made for. Throws `unauthenticated`
 * in the same words for every reason, and `rate_limited` for who fails too often.
 */
export async function exchangeEmbedCode(parts: ControlParts, input: ExchangeInput): Promise<EmbeddedSession> {
  const attempt = await admitAttempt(parts, [
    // Apart from what else somebody may begin without being known.
    { rule: 'anonymous', subject: `embed ${throttleSource(input.address)}` },
  ])
  const opened = await parts.store.write<EmbeddedSession | null>(async (tables) => {
    const code = await tables.embedCodes.take(embedCodeLookup(parts, input.code))
    const user = code === null ? null : await tables.principals.find(code.principalId)
    if (code === null || user === null) return { value: null, audit: [], changes: [] }
    if (!(await isGood(parts, tables, code, user, input))) return refused(parts, code, input)
    await attempt.succeed(tables)
    return open(parts, tables, code, user)
  })
  if (opened !== null) return opened
  throw new LatchkeyError(
    'unauthenticated',
    'This code was used already, is too old, or was not made for this page; ask the platform for another.',
  )
}

async function isGood(
  { clock, platform }: ControlParts,
  tables: WriteTables,
  code: EmbedCode,
  user: Principal,
  { page }: ExchangeInput,
): Promise<boolean> {
  const isFromItsPage = page === code.origin && (platform.config.embedOrigins ?? []).includes(page)
  if (!isFromItsPage || code.expiresAt <= clock() || user.state !== 'active' || user.role !== 'user') return false
  const serviceKey = await tables.credentials.findAnyOwner(code.serviceKeyId)
  return serviceKey !== null && statusAt(serviceKey, clock()) === 'active'
}

async function open(parts: ControlParts, tables: WriteTables, code: EmbedCode, user: Principal) {
  const context = signInContext(parts, tables)
  const { origin, workspaceId, authenticatedAt, serviceKeyId } = code
  const expiresAt = plus(context.now, LIFETIME_MS)
  const issued = await insertCredential(context, {
    kind: 'embed',
    idPrefix: 'emb',
    owner: { type: 'principal', id: user.id },
    name: new URL(origin).host,
    description: '',
    reach: {
      // Nothing at a resource server: what it may do here goes by its kind.
      scopes: [],
      workspaces: workspaceId === null ? null : [workspaceId],
      resources: null,
      addressAllowlist: [],
      expiresAt,
    },
    createdBy: 'platform',
    authenticatedAt,
    pageOrigin: origin,
  })
  const { id } = issued.credential
  const note = {
    action: 'session.created',
    subjectId: id,
    ownerId: user.id,
    detail: { method: 'embed', origin, serviceKeyId },
  } as const
  return {
    value: { ...issued, user, expiresAt },
    audit: [stamp(note, { principalId: user.id, credentialId: id }, context.now, parts.random)],
    changes: [{ type: 'credential', id } as const],
  }
}

/** Somebody else's page has come by a code, or somebody tries a code again later: the person's history says so. */
function refused(parts: ControlParts, { principalId, origin }: EmbedCode, { page }: ExchangeInput) {
  const detail = { origin, page: page?.slice(0, 200) ?? null }
  const note = { action: 'embed_code.refused', subjectId: principalId, ownerId: principalId, detail } as const
  return { value: null, audit: [stamp(note, null, parts.clock(), parts.random)], changes: [] }
}
