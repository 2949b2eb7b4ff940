import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { classes } from './classes.ts'
import { Heading, useSurroundings } from './surroundings.tsx'

export interface PageProps {
  readonly title: string
  /** In place of the title where it needs more than text. */
  readonly heading?: ReactNode
  readonly text?: ReactNode
  readonly actions?: ReactNode
  /** A way back to the page above. */
  readonly above?: ReactNode
  readonly width?: 'narrow' | 'wide'
  readonly children: ReactNode
}

/** One screen: its heading, what can be done, its content. */
export function Page({ title, heading, text, actions, above, width = 'wide', children }: PageProps) {
  const { nameScreen, isInset } = useSurroundings()
  useEffect(() => nameScreen(title), [title, nameScreen])
  return (
    <div
      className={classes(
        'w-full',
        !isInset && 'mx-auto px-4 py-6 sm:px-6 md:py-10 lg:px-10',
        width === 'wide' ? 'max-w-6xl' : 'max-w-3xl',
      )}
    >
      {above && <div className="mb-3 text-muted">{above}</div>}
      <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <div className="min-w-0">
          <Heading below={0} className="foreign text-[1.375rem] leading-8 font-semibold tracking-tight">
            {heading ?? title}
          </Heading>
          {text && <p className="foreign mt-1 max-w-2xl text-muted">{text}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

export interface SectionProps {
  /** Left out where what it holds needs no heading. */
  readonly title?: ReactNode
  readonly text?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A part of a screen on a surface of its own. */
export function Section({ title, text, actions, children }: SectionProps) {
  return (
    <section className="rounded-card border bg-surface">
      {title && (
        <div className="flex flex-wrap items-start justify-between gap-3 px-4 pt-4 sm:px-5">
          <div className="min-w-0">
            <Heading below={1} className="foreign font-semibold">
              {title}
            </Heading>
            {text && <p className="foreign mt-0.5 text-muted">{text}</p>}
          </div>
          {actions}
        </div>
      )}
      <div className="p-4 sm:p-5">{children}</div>
    </section>
  )
}
