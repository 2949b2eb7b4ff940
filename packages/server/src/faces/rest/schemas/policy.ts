import { type Policy, SECOND } from '@latchkey/core'
import { z } from 'zod'
import type { PolicyChoice } from '../../../control/policy-choice.ts'

export const policySchema = z
  .strictObject({
    maxLifetimeSeconds: z
      .int()
      .min(1)
      .max(3650 * 24 * 3600)
      .nullable()
      .meta({ description: 'From creation to expiry; null for any.' }),
    expiryRequired: z.boolean(),
    allowedScopes: z.array(z.string().max(64)).max(200).nullable().meta({ description: 'Null for all.' }),
    approvalRequired: z
      .boolean()
      .meta({ description: 'Whether a personal access token needs the administrators’ approval.' }),
    ipAllowlist: z
      .array(z.string().max(64))
      .max(50)
      .meta({ description: 'Ranges that requests must come from; empty for any.' }),
    revokeAfterIdleSeconds: z
      .int()
      .min(1)
      .max(3650 * 24 * 3600)
      .nullable()
      .default(null)
      .meta({
        description:
          'Time without use or change after which an API key is revoked, and a personal access token’s admission ended; null for any.',
      }),
  })
  .meta({ id: 'Policy' })

export function policyView(policy: Policy): z.infer<typeof policySchema> {
  const { maxLifetimeMs, expiryRequired, allowedScopes, approvalRequired, addressAllowlists, revokeAfterIdleMs } =
    policy
  return {
    maxLifetimeSeconds: maxLifetimeMs === null ? null : maxLifetimeMs / SECOND,
    expiryRequired,
    allowedScopes: allowedScopes === null ? null : [...allowedScopes],
    approvalRequired,
    ipAllowlist: addressAllowlists.flat(),
    revokeAfterIdleSeconds: revokeAfterIdleMs === null ? null : revokeAfterIdleMs / SECOND,
  }
}

export function policyChoice(body: z.output<typeof policySchema>): PolicyChoice {
  const { maxLifetimeSeconds, ipAllowlist, revokeAfterIdleSeconds, ...rest } = body
  return {
    ...rest,
    maxLifetimeMs: maxLifetimeSeconds === null ? null : maxLifetimeSeconds * SECOND,
    addressAllowlist: ipAllowlist,
    revokeAfterIdleMs: revokeAfterIdleSeconds === null ? null : revokeAfterIdleSeconds * SECOND,
  }
}
