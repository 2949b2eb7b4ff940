import type { Policy } from '@latchkey/core'

export const policyText = (policy: Policy): string => JSON.stringify(policy)
export const policyFrom = (json: string): Policy => JSON.parse(json) as Policy
