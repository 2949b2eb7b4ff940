import { REFUSAL_CODES } from '@latchkey/core'
import { z } from 'zod'
import type { ReachedWorkspace } from '../../../control/credentials/reach.ts'
import type { LocalReach } from '../../../control/reach/local-reach.ts'

export const localReachSchema = z.object({
  outcome: z.enum(['ok', ...REFUSAL_CODES]).meta({ description: 'What verification would answer at this moment.' }),
  message: z.string().nullable().meta({ description: 'Why it is refused; null when it is not.' }),
  scopes: z.array(z.string()).meta({ description: 'What it may do here; empty when it is refused.' }),
  withheldByRole: z
    .array(z.string())
    .meta({ description: 'Scopes of its own that its owner’s roles don’t give here.' }),
  withheldByPolicy: z.array(z.string()).meta({ description: 'Scopes that the policy doesn’t allow here.' }),
  ipAllowlists: z
    .array(z.array(z.string()))
    .meta({ description: 'A request must come from inside each of these lists.' }),
  grant: z.enum(['pending', 'approved', 'refused', 'ended']).nullable(),
})

export function localReachView(reach: LocalReach): z.infer<typeof localReachSchema> {
  const { outcome, message, grant } = reach
  return {
    ...{ outcome, message, grant },
    scopes: [...reach.scopes],
    withheldByRole: [...reach.withheldByRole],
    withheldByPolicy: [...reach.withheldByPolicy],
    ipAllowlists: reach.addressAllowlists.map((list) => [...list]),
  }
}

export const reachedWorkspaceSchema = localReachSchema
  .extend({
    workspace: z.object({
      id: z.string(),
      name: z.string(),
      address: z.string(),
      state: z.enum(['active', 'suspended', 'deleted']),
    }),
  })
  .meta({ id: 'ReachedWorkspace' })

export function reachedWorkspaceView(reached: ReachedWorkspace): z.infer<typeof reachedWorkspaceSchema> {
  const { id, name, address, state } = reached.workspace
  return { ...localReachView(reached), workspace: { id, name, address, state } }
}
