import { useTexts } from '../texts/use-texts.tsx'
import { classes } from './classes.ts'

/** The shape of what is about to come. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden className={classes('block animate-pulse rounded-md bg-sunken', className)} />
}

/** Rows of a list that is being fetched. */
export function SkeletonRows({ count = 5 }: { readonly count?: number }) {
  const texts = useTexts()
  return (
    <div role="status" className="divide-y rounded-card border bg-surface">
      <span className="sr-only">{texts.general.loading}</span>
      {Array.from({ length: count }, (_, row) => row).map((row) => (
        <div key={row} className="flex items-center gap-4 px-4 py-4">
          <Skeleton className="h-4 w-1/3" />
          <Skeleton className="hidden h-4 w-1/4 sm:block" />
          <Skeleton className="ml-auto h-4 w-16" />
        </div>
      ))}
    </div>
  )
}
