import type { Instant } from '@latchkey/core'
import { z } from 'zod'
import { POLICY_EFFECTS, type PolicyPreview } from '../../../control/policy-preview.ts'
import { credentialSchema, credentialView } from './credential.ts'
import { localReachSchema, localReachView } from './reach.ts'
import { ownerSchema, ownerView } from './visiting-token.ts'

export const policyPreviewSchema = z
  .object({
    items: z.array(
      z.object({
        credential: credentialSchema,
        owner: ownerSchema.nullable().meta({ description: 'Null for an API key.' }),
        workspaceId: z.string(),
        effects: z.array(z.enum(POLICY_EFFECTS)),
        before: localReachSchema,
        after: localReachSchema,
      }),
    ),
    total: z.int().meta({ description: 'How many would be touched in all; the items are the first of them.' }),
    considered: z.int().meta({ description: 'How many act there now, touched or not.' }),
  })
  .meta({ id: 'PolicyPreview' })

export function policyPreviewView(
  { touched, total, considered }: PolicyPreview,
  now: Instant,
): z.infer<typeof policyPreviewSchema> {
  const items = touched.map(({ credential, owner, workspaceId, effects, before, after }) => ({
    ...{ workspaceId, effects: [...effects] },
    credential: credentialView(credential, now),
    owner: owner === null ? null : ownerView(owner),
    before: localReachView(before),
    after: localReachView(after),
  }))
  return { items, total, considered }
}
