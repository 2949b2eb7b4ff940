import type { LinkProps } from '@tanstack/react-router'
import { Bell, Boxes, Building2, CircleUserRound, KeyRound, type LucideIcon, ServerCog } from 'lucide-react'
import type { Session } from '../api/session.ts'
import type { Texts } from '../texts/en.ts'

export interface Place {
  readonly to: NonNullable<LinkProps['to']>
  readonly icon: LucideIcon
  readonly label: (texts: Texts) => string
  /** Where there is little room. */
  readonly shortLabel?: (texts: Texts) => string
  /** Shown in the bar of a phone; everything else is behind "more". */
  readonly isPrimary?: true
  /** Shows how many wait there. */
  readonly hasCount?: true
  /** For whom; for everybody where it is left out. */
  readonly isFor?: (user: Session['user']) => boolean
}

/** Where the navigation leads, in groups. */
export const PLACES: readonly (readonly Place[])[] = [
  [
    {
      to: '/tokens',
      icon: KeyRound,
      label: ({ shell }) => shell.tokens,
      shortLabel: ({ shell }) => shell.tokensShort,
      isPrimary: true,
    },
    { to: '/notices', icon: Bell, label: ({ shell }) => shell.notices, isPrimary: true, hasCount: true },
    { to: '/workspaces', icon: Boxes, label: ({ shell }) => shell.workspaces, isPrimary: true },
    { to: '/organizations', icon: Building2, label: ({ shell }) => shell.organizations },
  ],
  [
    {
      to: '/operator',
      icon: ServerCog,
      label: ({ shell }) => shell.operator,
      isFor: ({ role }) => role === 'operator',
    },
  ],
  [{ to: '/profile', icon: CircleUserRound, label: ({ shell }) => shell.profile, isPrimary: true }],
]
