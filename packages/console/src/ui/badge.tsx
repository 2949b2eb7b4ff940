import type { ReactNode } from 'react'
import { classes } from './classes.ts'

const TONES = {
  neutral: 'bg-sunken text-muted',
  accent: 'bg-accent-soft text-accent',
  success: 'bg-success-soft text-success',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
} as const

export type Tone = keyof typeof TONES

export interface BadgeProps {
  readonly tone?: Tone
  /** A dot before the text, for states. */
  readonly hasDot?: boolean
  readonly children: ReactNode
}

export function Badge({ tone = 'neutral', hasDot, children }: BadgeProps) {
  return (
    <span
      className={classes(
        'inline-flex max-w-full items-center gap-1.5 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap',
        TONES[tone],
      )}
    >
      {hasDot && <span aria-hidden className="size-1.5 rounded-full bg-current" />}
      <span className="truncate">{children}</span>
    </span>
  )
}
