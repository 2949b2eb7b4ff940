import type { Policy } from '@latchkey/sdk'

/** A policy as it stands in the form: texts, as the person types them. */
export interface PolicyDraft {
  readonly lifetimeDays: string
  readonly idleDays: string
  readonly expiryRequired: boolean
  readonly approvalRequired: boolean
  readonly scopes: string
  readonly ranges: string
}

const DAY_SECONDS = 86_400

const daysOf = (seconds: number | null | undefined): string =>
  seconds === null || seconds === undefined ? '' : String(Math.round(seconds / DAY_SECONDS))
const secondsOf = (days: string): number | null => (days === '' ? null : Number(days) * DAY_SECONDS)
const wordsOf = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '')

export function draftOf(policy: Policy): PolicyDraft {
  const { maxLifetimeSeconds, revokeAfterIdleSeconds, expiryRequired, approvalRequired } = policy
  return {
    lifetimeDays: daysOf(maxLifetimeSeconds),
    idleDays: daysOf(revokeAfterIdleSeconds),
    expiryRequired,
    approvalRequired,
    scopes: (policy.allowedScopes ?? []).join(' '),
    ranges: policy.ipAllowlist.join('\n'),
  }
}

export function policyOf({ lifetimeDays, idleDays, scopes, ranges, ...rest }: PolicyDraft): Policy {
  const allowed = wordsOf(scopes)
  return {
    ...rest,
    maxLifetimeSeconds: secondsOf(lifetimeDays),
    revokeAfterIdleSeconds: secondsOf(idleDays),
    allowedScopes: allowed.length === 0 ? null : allowed,
    ipAllowlist: wordsOf(ranges),
  }
}
