import type { Instant, Principal } from '@latchkey/core'
import { z } from 'zod'
import type { VisitingToken } from '../../../control/workspaces/tokens.ts'
import { credentialSchema, credentialView } from './credential.ts'
import { localReachSchema, localReachView } from './reach.ts'

export const ownerSchema = z
  .object({ id: z.string(), type: z.enum(['user', 'service_account']), name: z.string(), handle: z.string() })
  .meta({ id: 'TokenOwner' })

export const ownerView = ({ id, type, name, handle }: Principal): z.infer<typeof ownerSchema> => ({
  ...{ id, type, name, handle },
})

export const visitingTokenSchema = localReachSchema
  .extend({ credential: credentialSchema, owner: ownerSchema })
  .meta({ id: 'VisitingToken' })

export function visitingTokenView(visiting: VisitingToken, now: Instant): z.infer<typeof visitingTokenSchema> {
  const { token, owner } = visiting
  return { ...localReachView(visiting), credential: credentialView(token, now), owner: ownerView(owner) }
}
