import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

const TONES = {
  info: { look: 'bg-accent-soft', icon: Info, tint: 'text-accent' },
  success: { look: 'bg-success-soft', icon: CircleCheck, tint: 'text-success' },
  warning: { look: 'bg-warning-soft', icon: TriangleAlert, tint: 'text-warning' },
  danger: { look: 'bg-danger-soft', icon: CircleAlert, tint: 'text-danger' },
} as const

export interface NoteProps {
  readonly tone?: keyof typeof TONES
  readonly title?: ReactNode
  readonly children?: ReactNode
  readonly action?: ReactNode
  readonly role?: 'alert' | 'status'
}

/** Something the reader should know, in the flow of the page. */
export function Note({ tone = 'info', title, children, action, role }: NoteProps) {
  const { look, icon: Icon, tint } = TONES[tone]
  return (
    <div role={role} className={classes('flex gap-3 rounded-control px-3.5 py-3', look)}>
      <Icon aria-hidden className={classes('mt-0.5 size-4 shrink-0', tint)} />
      <div className="foreign min-w-0 flex-1">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className={title ? 'mt-0.5 text-muted' : ''}>{children}</div>}
      </div>
      {action && <div className="shrink-0">{action}</div>}
    </div>
  )
}
