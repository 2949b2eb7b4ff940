import type { Instant } from '../time.ts'

/** When, from where and by what a credential was last used, and how often in all. */
export interface Use {
  readonly lastAt: Instant
  readonly address: string | null
  readonly userAgent: string | null
  readonly count: number
}
