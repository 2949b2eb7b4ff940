import type { ReactNode } from 'react'

export interface PanelHeadProps {
  readonly text?: ReactNode
  readonly action?: ReactNode
}

/** What stands above the list of a panel: what it is for, and what can be made. */
export function PanelHead({ text, action }: PanelHeadProps) {
  if (text === undefined && !action) return null
  return (
    <div className="mb-4 flex flex-wrap items-start gap-3 sm:justify-end">
      {text !== undefined && <p className="max-w-2xl min-w-0 text-muted sm:mr-auto sm:flex-1">{text}</p>}
      {action}
    </div>
  )
}
