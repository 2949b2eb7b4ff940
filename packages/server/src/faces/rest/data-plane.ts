import { type CredentialId, formatPosition, invalidField, LatchkeyError, parseInstant } from '@latchkey/core'
import type { BrowserUseSink, Digest, UsageItem, Verifier } from '@latchkey/verifier'
import type { Adopter } from '../../control/foreign/adopt.ts'
import type { DataPlane } from '../../verification/data-plane.ts'
import { readJson } from '../http/body.ts'
import { queryOf } from '../http/query.ts'
import { parseInput } from './input.ts'
import { adoptBody, changesQuery, usageBody } from './schemas/data-plane.ts'
import { requireServiceKey } from './verify-call.ts'

export interface DataPlaneFace {
  readonly adopter: Pick<Adopter, 'adopt'>
  readonly verifier: Verifier
  readonly noteBrowserUse: BrowserUseSink
  readonly dataPlane: DataPlane
}

/** `GET /v1/changes`: what a verifier must forget, as soon as there is any, else after the wait it asked for. */
export async function changesRoute(
  { verifier, dataPlane }: DataPlaneFace,
  request: Request,
  address: string | null,
): Promise<Response> {
  await requireServiceKey(verifier, { authorization: request.headers.get('authorization') ?? undefined, address })
  const { after = null, wait, verifier: id, name = '' } = parseInput(changesQuery, queryOf(request))
  if (id !== undefined) dataPlane.fleet.seen(id, name, after, wait)
  const { position, entries, ...changes } = await dataPlane.feed.changes(after, wait, request.signal)
  const written = {
    ...changes,
    position: formatPosition(position),
    entries: entries.map((entry) => ({ ...entry, position: formatPosition(entry.position) })),
  }
  return Response.json(written, { headers: { 'cache-control': 'no-store' } })
}

/** `POST /v1/usage`: what a verifier has counted since it last said. */
export async function usageRoute(
  { verifier, dataPlane, noteBrowserUse }: DataPlaneFace,
  request: Request,
  address: string | null,
): Promise<Response> {
  await requireServiceKey(verifier, { authorization: request.headers.get('authorization') ?? undefined, address })
  const { items, browserUses = [] } = parseInput(usageBody, await readJson(request))
  const counts = items.map((item, index): UsageItem => {
    const lastUsedAt = parseInstant(item.lastUsedAt)
    if (lastUsedAt === null)
      throw invalidField(`/items/${index}/lastUsedAt`, 'Write a date and time as in 2027-01-31T12:00:00Z.')
    return { ...item, credentialId: item.credentialId as CredentialId, lastUsedAt }
  })
  const seen = browserUses.map(({ digest, origin }) => ({ digest: digest as Digest, origin: originOf(origin) }))
  await Promise.all([dataPlane.usage.add(counts), noteBrowserUse(seen)]).catch((cause: unknown) => {
    throw new LatchkeyError('unavailable', 'The counts could not be kept; send them again later.', { cause })
  })
  return new Response(null, { status: 204 })
}

/** A verifier passes on what a browser said: it is shown to people, and must be an origin and no more. */
function originOf(text: string | null): string | null {
  const url = text !== null && URL.canParse(text) ? new URL(text) : null
  return url !== null && /^https?:$/.test(url.protocol) ? url.origin : null
}

/** `POST /v1/records/adopt`: a token of another system's shape is shown once, so that from then on its SHA-256 finds it. */
export async function adoptRoute(
  { verifier, adopter, dataPlane }: DataPlaneFace,
  request: Request,
  address: string | null,
): Promise<Response> {
  await requireServiceKey(verifier, { authorization: request.headers.get('authorization') ?? undefined, address })
  const { token, ip = null } = parseInput(adoptBody, await readJson(request))
  const adoption = await adopter.adopt(token, ip)
  // After the commit, so that whoever asked can tell what it has read before from what it reads now.
  const position = formatPosition(await dataPlane.feed.head())
  return Response.json({ ...adoption, position }, { headers: { 'cache-control': 'no-store' } })
}
