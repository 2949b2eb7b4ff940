import { setTimeout as wait } from 'node:timers/promises'
import { type Issued, Latchkey, NotFoundError } from '@latchkey/sdk'
import { type Revocation, revoke } from '../../data-plane/storm/revoke.ts'
import type { Fleet } from '../../data-plane/world/fleet.ts'

/** What was acknowledged, and nothing else. */
export interface Acknowledged {
  readonly created: Issued[]
  /** In the order of the tokens that were to be revoked. */
  readonly revoked: Revocation[]
  /** Each change of one membership, in its order: the role, or `null` when it was ended. */
  readonly roles: (string | null)[]
}

export interface Load {
  readonly acknowledged: Acknowledged
  /** Resolves once all that was to be revoked is, and every call that was under way has been acknowledged. */
  finish(): Promise<void>
}

const ROLES = ['member', 'viewer', null] as const
const PAUSE_MS = 50
const clockwork = { now: () => Date.now(), random: () => 0, sleep: () => wait(PAUSE_MS) }

/** Creates, revokes and changes a membership through every service, and asks again for whatever was not acknowledged. */
export function startLoad(fleet: Fleet, doomed: readonly Issued[], membership: readonly [string, string]): Load {
  const acknowledged: Acknowledged = { created: [], revoked: [], roles: [] }
  const clients = fleet.services.map(
    ({ url }) => new Latchkey({ url, token: fleet.session, maxRetries: 1000, timeoutMs: 10_000, clockwork }),
  )
  let isOver = false

  async function create({ tokens }: Latchkey): Promise<void> {
    while (!isOver) acknowledged.created.push(await tokens.create({ name: 'Made under load', expires: '7d' }))
  }

  async function changeRoles({ workspaces }: Latchkey): Promise<void> {
    for (let turn = 0; !isOver; turn++) {
      const role = ROLES[turn % ROLES.length] ?? null
      await (role === null ? endMembership(workspaces) : workspaces.members.put(...membership, role))
      acknowledged.roles.push(role)
    }
  }

  /** An attempt whose answer got lost may have ended it. */
  async function endMembership({ members }: Latchkey['workspaces']): Promise<void> {
    await members.remove(...membership).catch((fault) => {
      if (!(fault instanceof NotFoundError)) throw fault
    })
  }

  async function revokeAll(): Promise<void> {
    for (const [index, token] of doomed.entries()) acknowledged.revoked.push(await revoke(fleet, token, index))
  }

  const revocations = revokeAll()
  const rest = Promise.all([...clients.map(create), ...clients.slice(0, 1).map(changeRoles)])
  // Looked at in `finish`.
  for (const work of [revocations, rest]) work.catch(() => undefined)
  return {
    acknowledged,
    async finish() {
      try {
        await Promise.race([revocations, rest])
      } finally {
        isOver = true
      }
      await rest
    },
  }
}
