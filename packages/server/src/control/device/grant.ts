import {
  DAY,
  HOUR,
  LatchkeyError,
  MINUTE,
  newUserCode,
  plus,
  SECOND,
  Secret,
  throttleSource,
  toInstant,
} from '@latchkey/core'
import type { DeviceRequest } from '../../ports/device-table.ts'
import type { WriteTables } from '../../ports/management-store.ts'
import type { Issued } from '../credentials/family.ts'
import { insertCredential } from '../credentials/new-credential.ts'
import type { ControlParts } from '../parts.ts'
import { stamp } from '../perform.ts'
import { signInContext } from '../sign-in/open-session.ts'
import { admitAttempt } from '../sign-in/throttle.ts'

/** RFC 8628, section 3.2. */
const LIFETIME_MS = 10 * MINUTE
const INTERVAL_MS = 5 * SECOND
/** How much longer somebody waits who asked too soon (section 3.5). */
const SLOWER_MS = 5 * SECOND
/** So long somebody who still asks is told that it has expired. */
const REMEMBERED_MS = HOUR
const TOKEN_LIFETIME_MS = 90 * DAY

export interface BegunGrant {
  readonly deviceCode: Secret
  readonly userCode: string
  readonly expiresInMs: number
  readonly intervalMs: number
}

/** Lets a program wait for a person. Throws `rate_limited` when too many begin from one place. */
export async function beginDeviceGrant(
  parts: ControlParts,
  { device, address }: { readonly device: string; readonly address: string | null },
): Promise<BegunGrant> {
  await admitAttempt(parts, [{ rule: 'anonymous', subject: throttleSource(address) }])
  const { store, clock, random, sha256 } = parts
  const deviceCode = new Secret(Buffer.from(random(32)).toString('base64url'))
  return store.write(async ({ devices }) => {
    const now = clock()
    let userCode = newUserCode(random)
    while ((await devices.findByUserCode(userCode)) !== null) userCode = newUserCode(random)
    const request: DeviceRequest = {
      lookup: lookupOf({ sha256 }, deviceCode),
      ...{ userCode, device, address },
      ...{ state: 'waiting', principalId: null, intervalMs: INTERVAL_MS, polledAt: null },
      expiresAt: plus(now, LIFETIME_MS),
    }
    await devices.insert(request, toInstant(Math.max(0, now - REMEMBERED_MS)))
    const value = { deviceCode, userCode, expiresInMs: LIFETIME_MS, intervalMs: INTERVAL_MS }
    return { value, audit: [], changes: [] }
  })
}

/** What a program is told that asks whether it was let in: the codes of RFC 8628, section 3.5, and RFC 6749, section 5.2. */
export type PollAnswer =
  | { readonly state: 'granted'; readonly issued: Issued }
  | { readonly state: 'authorization_pending' | 'slow_down' | 'expired_token' | 'access_denied' | 'invalid_grant' }

/** Answers a program that waits: with a token, once, when somebody has let it in. */
export async function pollDeviceGrant(parts: ControlParts, deviceCode: Secret): Promise<PollAnswer> {
  const { store, clock } = parts
  return store.write<PollAnswer>(async (tables) => {
    const now = clock()
    const request = await tables.devices.find(lookupOf(parts, deviceCode))
    const told = (state: Exclude<PollAnswer['state'], 'granted'>) => ({ value: { state }, audit: [], changes: [] })
    if (request === null) return told('invalid_grant')
    if (request.expiresAt <= now) return told('expired_token')
    if (request.state === 'refused') return told('access_denied')
    if (request.state === 'approved') return letIn(parts, tables, request)
    const isTooSoon = request.polledAt !== null && now - request.polledAt < request.intervalMs
    const intervalMs = request.intervalMs + (isTooSoon ? SLOWER_MS : 0)
    await tables.devices.update({ ...request, intervalMs, polledAt: now })
    return told(isTooSoon ? 'slow_down' : 'authorization_pending')
  })
}

async function letIn(parts: ControlParts, tables: WriteTables, request: DeviceRequest) {
  const context = signInContext(parts, tables)
  const user = request.principalId === null ? null : await tables.principals.find(request.principalId)
  await tables.devices.delete(request.lookup)
  if (user === null || user.state !== 'active')
    return { value: { state: 'access_denied' } as const, audit: [], changes: [] }
  const issued = await insertCredential(context, {
    kind: 'pat',
    idPrefix: 'tok',
    owner: { type: 'principal', id: user.id },
    name: request.device === '' ? 'Command line' : `Command line on ${request.device}`,
    description: 'Made by signing in with a browser',
    reach: {
      scopes: ['*'],
      workspaces: null,
      resources: null,
      addressAllowlist: [],
      expiresAt: plus(context.now, TOKEN_LIFETIME_MS),
    },
    createdBy: user.id,
  })
  const { id, name, scopes } = issued.credential
  const note = {
    action: 'token.created',
    subjectId: id,
    ownerId: user.id,
    detail: { name, scopes, by: 'device' },
  } as const
  return {
    value: { state: 'granted', issued } as const,
    audit: [stamp(note, { principalId: user.id, credentialId: id }, context.now, parts.random)],
    changes: [{ type: 'credential', id } as const],
  }
}

const lookupOf = ({ sha256 }: Pick<ControlParts, 'sha256'>, deviceCode: Secret) =>
  sha256(`device\n${deviceCode.reveal()}`)

/** The words for a code that names nothing that waits. */
export function noSuchDevice(): LatchkeyError {
  return new LatchkeyError('not_found', 'Nothing waits with this code: it was used, is too old, or was typed wrongly.')
}
