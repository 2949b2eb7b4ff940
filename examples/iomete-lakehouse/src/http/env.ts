import type { GuardedEnv } from '@latchkey/guard/hono'
import type { Context } from 'hono'
import { LakehouseError } from './lakehouse-error.ts'

export type LakehouseEnv = GuardedEnv

/** The domain of a call that needs one. The guard has seen to it; should it ever not, nothing is served. */
export function domainOf(context: Context<LakehouseEnv>): string {
  const workspace = context.get('caller').workspace
  if (workspace !== null) return workspace.id
  throw new LakehouseError(400, 'DOMAIN_REQUIRED', 'Name a domain in the path: /domains/{domain}/…')
}
