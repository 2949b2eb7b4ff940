import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Heading } from './surroundings.tsx'

export interface EmptyStateProps {
  readonly icon: LucideIcon
  readonly title: string
  readonly text?: ReactNode
  readonly action?: ReactNode
  /** It is all that the page says. */
  readonly isPage?: boolean
}

/** What a place says that has nothing to show: why, and what to do about it. */
export function EmptyState({ icon: Icon, title, text, action, isPage }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <div className="mb-4 rounded-card border bg-sunken p-3 text-muted">
        <Icon aria-hidden className="size-6" />
      </div>
      <Heading below={isPage ? 0 : 1} className="foreign text-base font-semibold">
        {title}
      </Heading>
      {text && <p className="foreign mt-1 max-w-md text-muted">{text}</p>}
      {action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}
