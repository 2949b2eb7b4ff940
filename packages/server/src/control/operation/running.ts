import { DAY, LatchkeyError, type Position, toInstant } from '@latchkey/core'
import type { DeliveryBacklog } from '../../ports/notice-table.ts'
import type { RunningService, SeenBrokenSeals, SeenJob, SeenVerifier, Setting } from '../../ports/running-service.ts'
import { PEOPLE } from '../people.ts'
import { type Access, type Context, query } from '../use-case.ts'
import { rightsOfRole } from '../workspaces/workspace.ts'

/** What only operators hold: the same that opens the history of everything. */
const OPERATORS = { scope: 'users:read', at: 'account', callers: PEOPLE } as const satisfies Access

export interface ConnectedVerifiers {
  /** Where the change log stands. */
  readonly head: Position
  readonly verifiers: readonly SeenVerifier[]
}

/** The verifiers that follow this process. */
export const connectedVerifiers = query(OPERATORS, async (context, _input: object): Promise<ConnectedVerifiers> => {
  const running = runningOf(context)
  return { head: await running.head(), verifiers: running.verifiers() }
})

export interface ServiceHealth {
  readonly startedAt: RunningService['startedAt']
  readonly database: { readonly engine: RunningService['database']; readonly readMs: number }
  readonly channels: RunningService['channels']
  /** What waits to be handed over, and what was refused for good within a day. */
  readonly backlog: readonly DeliveryBacklog[]
  readonly jobs: readonly SeenJob[]
  readonly brokenSeals: SeenBrokenSeals
}

export const serviceHealth = query(OPERATORS, async (context, _input: object): Promise<ServiceHealth> => {
  const { startedAt, database, time, channels, jobs, brokenSeals } = runningOf(context)
  const since = toInstant(Math.max(0, context.now - DAY))
  return {
    ...{ startedAt, channels },
    database: { engine: database, readMs: await time(() => context.tables.settings.get('set_up_at')) },
    backlog: await context.tables.notices.backlog(since),
    jobs: jobs(),
    brokenSeals: brokenSeals(),
  }
})

export interface Configuration {
  readonly settings: readonly Setting[]
  /** What each role gives, wildcards resolved. */
  readonly roles: readonly {
    readonly at: 'workspace' | 'organization' | 'platform'
    readonly name: string
    readonly scopes: readonly string[]
  }[]
}

/** The configuration as it holds, secrets aside. */
export const serviceSettings = query(OPERATORS, async (context, _input: object): Promise<Configuration> => {
  const { roles } = context.platform
  const { workspace, organization, platform } = roles.names
  return {
    settings: runningOf(context).settings,
    roles: [
      ...workspace.map((name) => ({ at: 'workspace' as const, name, scopes: rightsOfRole(context.platform, name) })),
      ...organization.map((name) => ({ at: 'organization' as const, name, scopes: roles.organizationRights([name]) })),
      ...platform.map((name) => ({ at: 'platform' as const, name, scopes: roles.platformRights(name) })),
    ],
  }
})

function runningOf({ running }: Pick<Context<unknown>, 'running'>): RunningService {
  if (running !== null) return running
  throw new LatchkeyError('unavailable', 'This process does not serve; ask one that does.')
}
