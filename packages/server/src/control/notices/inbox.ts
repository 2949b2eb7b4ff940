import { type Credential, EXPIRING_WITHIN_MS, type Grant, type Instant, notFound, type Workspace } from '@latchkey/core'
import type { ExposureKind } from '../../ports/exposure-table.ts'
import type { ReadTables } from '../../ports/management-store.ts'
import { asSeenFrom } from '../impact.ts'
import { every } from '../paging.ts'
import { PEOPLE } from '../people.ts'
import { type Access, type Context, command, query } from '../use-case.ts'
import { scopesHeldIn } from '../workspaces/reach.ts'

/** What a person should look at: a token of theirs that expires soon or was seen where it should not be, or somebody's that waits to be admitted to a workspace they answer for. */
export type PersonalNotice = { readonly id: string; readonly at: Instant; readonly credential: Credential } & (
  | { readonly kind: 'expiring'; readonly expiresAt: Instant }
  | { readonly kind: 'approval_waiting'; readonly workspace: Workspace; readonly ownerName: string }
  | { readonly kind: ExposureKind; readonly place: string | null }
)

const READ = { scope: 'tokens:read', at: 'account', callers: PEOPLE } as const satisfies Access
const WRITE = { scope: 'tokens:write', at: 'account', callers: PEOPLE } as const satisfies Access

/** More of a kind than these nobody reads; the lists of tokens and grants have them all. */
const MOST_OF_A_KIND = 50
const WORKSPACES_CONSIDERED = 200

/** What is put away is put away for good; the next thing to look at has an id of its own. */
export const listNotices = query(READ, async (context, _input: object): Promise<PersonalNotice[]> => {
  const { tables, caller } = context
  const dismissed = await tables.notices.dismissed(caller.principal.id)
  return (await noticesOf(context)).filter(({ id }) => !dismissed.includes(id))
})

/** Puts a notice away. Throws `not_found` for one that the caller does not have. */
export const dismissNotice = command(WRITE, async (context, { id }: { readonly id: string }) => {
  const { tables, caller, now } = context
  const notice = (await noticesOf(context)).find((one) => one.id === id)
  if (notice === undefined) throw notFound('notice')
  const { kind, credential } = notice
  // Unlike an expiry it does not end by itself, so that the mark must last as long as it does.
  if (kind === 'leaked' || kind === 'browser_use') await tables.exposures.putAway(credential.id, kind, now)
  else await tables.notices.dismiss(caller.principal.id, id, now)
  return { value: undefined, audit: [], changes: [] }
})

async function noticesOf(context: Context<ReadTables>): Promise<PersonalNotice[]> {
  return [...(await seen(context)), ...(await expiring(context)), ...(await waiting(context))]
}

async function seen({ tables, caller }: Context<ReadTables>): Promise<PersonalNotice[]> {
  const { id } = caller.principal
  const notices: PersonalNotice[] = []
  for (const { credentialId, kind, at, place } of await tables.exposures.of(id, MOST_OF_A_KIND)) {
    const credential = await tables.credentials.find({ type: 'principal', id }, credentialId)
    // Where a page sends what is revoked there is nothing left to do.
    if (credential === null || (kind === 'browser_use' && credential.state === 'revoked')) continue
    notices.push({ kind, id: `${kind}.${credentialId}.${at}`, at, credential, place })
  }
  return notices
}

async function expiring({ tables, caller, now }: Context<ReadTables>): Promise<PersonalNotice[]> {
  const owner = { type: 'principal', id: caller.principal.id } as const
  const soonest = { sort: 'expires', descending: false, limit: MOST_OF_A_KIND, after: null } as const
  const found = await tables.credentials.select(owner, { kind: 'pat', status: 'expiring', words: [], now }, soonest)
  return found.flatMap((credential) => {
    const { id, createdAt, expiresAt } = credential
    // Made to live shortly: its owner knows.
    if (expiresAt === null || expiresAt - createdAt <= EXPIRING_WITHIN_MS) return []
    const at = (expiresAt - EXPIRING_WITHIN_MS) as Instant
    return [{ kind: 'expiring' as const, id: `expiring.${id}.${expiresAt}`, at, credential, expiresAt }]
  })
}

async function waiting(context: Context<ReadTables>): Promise<PersonalNotice[]> {
  const { tables, caller } = context
  const notices: PersonalNotice[] = []
  let considered = 0
  for await (const workspace of every((page) => tables.workspaces.reachedBy(caller.principal.id, page))) {
    if (++considered > WORKSPACES_CONSIDERED || notices.length >= MOST_OF_A_KIND) break
    const grants = await tables.grants.list(workspace.id, 'pending', { limit: MOST_OF_A_KIND, after: null })
    if (grants.length === 0 || !(await scopesHeldIn(context, workspace.id)).includes('grants:write')) continue
    for (const grant of grants) notices.push(...(await waitingFor(tables, workspace, grant)))
  }
  return notices.slice(0, MOST_OF_A_KIND)
}

async function waitingFor(tables: ReadTables, workspace: Workspace, grant: Grant): Promise<PersonalNotice[]> {
  const token = await tables.credentials.findAnyOwner(grant.credentialId)
  if (token === null || token.state === 'revoked') return []
  const owner = await tables.principals.find(token.owner.id as never)
  const id = `approval.${workspace.id}.${token.id}.${grant.requestedAt}`
  const credential = asSeenFrom([workspace.id], token)
  const ownerName = owner?.name ?? token.owner.id
  return [{ kind: 'approval_waiting', id, at: grant.requestedAt, credential, workspace, ownerName }]
}
