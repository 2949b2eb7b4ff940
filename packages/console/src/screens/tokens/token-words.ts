import type { Credential, Rotated } from '@latchkey/sdk'
import type { Format } from '../../format/format.ts'
import type { Texts } from '../../texts/en.ts'
import type { Tone } from '../../ui/badge.tsx'
import type { Overlap } from './rotate-dialog.tsx'

const SOON_MS = 7 * 86_400_000

export type ShownStatus = keyof Texts['tokens']['statuses']

/** The status as people see it: what is active and ends within a week is expiring. */
export function shownStatus({ status, expiresAt }: Credential, now = Date.now()): ShownStatus {
  if (status === 'active' && expiresAt !== null && Date.parse(expiresAt) - now <= SOON_MS) return 'expiring'
  return status
}

export const STATUS_TONES: Readonly<Record<ShownStatus, Tone>> = {
  active: 'success',
  expiring: 'warning',
  suspended: 'warning',
  expired: 'neutral',
  revoked: 'neutral',
  not_yet_active: 'accent',
}

/** Whether it can still do anything, or could again. */
export function isLive({ status }: Credential): boolean {
  return status !== 'revoked' && status !== 'expired'
}

/** How its life ends or ended, in words. */
export function expiryWords(token: Credential, { tokens }: Texts, format: Format): string {
  if (token.revokedAt !== null) return tokens.revokedAgo(format.relative(token.revokedAt))
  if (token.status === 'not_yet_active' && token.notBefore !== null)
    return tokens.startsIn(format.relative(token.notBefore))
  if (token.expiresAt === null) return tokens.neverExpires
  const when = format.relative(token.expiresAt)
  return token.status === 'expired' ? tokens.expiredAgo(when) : tokens.expiresIn(when)
}

/** When the secret ends that was replaced by another, in words. */
export function oldSecretWords(rotated: Rotated, overlap: Overlap, { tokens }: Texts, format: Format): string {
  const ends = format.dateTime(rotated.oldSecretEndsAt)
  if (rotated.oldSecretEndsAtFirstUse) return tokens.rotate.firstUseResult(ends)
  const isOver = overlap.until === 'deadline' && overlap.seconds === 0
  return isOver ? tokens.rotate.atOnceResult : tokens.rotate.deadlineResult(ends)
}

export function scopeWords({ scopes }: Credential, { tokens }: Texts): string {
  if (scopes.includes('*') || scopes.includes('All')) return tokens.everything
  if (scopes.length === 0) return tokens.noScopes
  return scopes.length === 1 ? (scopes[0] ?? '') : tokens.scopeCount(scopes.length)
}

/** The program that used it, short: `curl`, `seam-python`; what follows the first name says little. */
export function clientName(userAgent: string | null): string | null {
  return (
    userAgent
      ?.trim()
      .split(/[\s/(]/)[0]
      ?.slice(0, 40) || null
  )
}

/** ` from 203.0.113.7 with curl`, as far as it is known. */
export function placeWords({ lastUse }: Credential, texts: Texts): string {
  const client = clientName(lastUse?.userAgent ?? null)
  const parts = [
    lastUse?.address ? texts.tokens.from(lastUse.address) : '',
    client === null ? '' : texts.tokenDetail.client(client),
  ].filter(Boolean)
  return parts.length === 0 ? '' : ` ${parts.join(' ')}`
}
