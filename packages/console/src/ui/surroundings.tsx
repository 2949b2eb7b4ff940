import { createContext, type ReactNode, useContext } from 'react'

/** What the screens stand in: the console, or a page of the platform's own. */
export interface Surroundings {
  /** The level of a screen's own heading. */
  readonly headingLevel: 1 | 2
  /** Says which screen is shown, where there is a place to say it. */
  readonly nameScreen: (title: string) => void
  /** Whether the page round about sees to margins. */
  readonly isInset: boolean
  /** Whether a secret can be shown again here, where the service keeps it. */
  readonly canReveal: boolean
  /** The id of the one workspace that all of it is limited to; `null` for none. */
  readonly onlyWorkspace: string | null
}

const SurroundingsContext = createContext<Surroundings | null>(null)

export function SurroundingsProvider({
  surroundings,
  children,
}: {
  readonly surroundings: Surroundings
  readonly children: ReactNode
}) {
  return <SurroundingsContext value={surroundings}>{children}</SurroundingsContext>
}

export function useSurroundings(): Surroundings {
  const surroundings = useContext(SurroundingsContext)
  if (surroundings === null) throw new Error('There is no SurroundingsProvider above this.')
  return surroundings
}

export interface HeadingProps {
  /** How far below the heading of the screen. */
  readonly below: 0 | 1
  readonly className?: string
  readonly children: ReactNode
}

export function Heading({ below, className, children }: HeadingProps) {
  const { headingLevel } = useSurroundings()
  const Tag = `h${(headingLevel + below) as 1 | 2 | 3}` as const
  return <Tag className={className}>{children}</Tag>
}
