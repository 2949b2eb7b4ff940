import type { ReactNode } from 'react'

/** What can be done with a row, side by side. On a phone its plain buttons begin where the row's text does. */
export function RowActions({ children }: { readonly children: ReactNode }) {
  return <span className="-ml-2.5 flex flex-wrap gap-1 md:ml-0 md:flex-nowrap md:justify-end">{children}</span>
}
