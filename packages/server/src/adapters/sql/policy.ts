import type { AdmissionPolicy, Policy } from '@latchkey/core'

/** What each verification reads stands in one text; what a job looks for, in a column of its own. */
export interface PolicyColumns {
  policy: string
  revoke_after_idle: number | null
}

export function policyColumns({ revokeAfterIdleMs, ...admission }: Policy): PolicyColumns {
  return { policy: JSON.stringify(admission), revoke_after_idle: revokeAfterIdleMs }
}

export function policyFrom({ policy, revoke_after_idle }: PolicyColumns): Policy {
  return { ...(JSON.parse(policy) as AdmissionPolicy), revokeAfterIdleMs: revoke_after_idle }
}
