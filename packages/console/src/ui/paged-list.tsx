import type { ReactNode } from 'react'
import type { usePages } from '../api/use-pages.ts'
import { useTexts } from '../texts/use-texts.tsx'
import { Button } from './button.tsx'
import { ProblemNote } from './problem-note.tsx'
import { SkeletonRows } from './skeleton.tsx'
import { type Column, Table } from './table.tsx'

export interface PagedListProps<Row> {
  readonly pages: ReturnType<typeof usePages<Row>>
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rowKey: (row: Row) => string
  /** What is said in place of a list without rows. */
  readonly empty: ReactNode
}

/** A list of the service with all its states: under way, failed, empty, and more behind what is shown. */
export function PagedList<Row>({ pages, caption, columns, rowKey, empty }: PagedListProps<Row>) {
  const texts = useTexts()
  const { items } = pages
  return (
    <>
      <ProblemNote fault={pages.error} onRetry={() => void pages.refetch()} />
      {items === undefined && pages.isPending && <SkeletonRows />}
      {items?.length === 0 && !pages.hasNextPage && <div className="rounded-card border bg-surface">{empty}</div>}
      {items !== undefined && items.length > 0 && (
        <Table caption={caption} columns={columns} rows={items} rowKey={rowKey} />
      )}
      {pages.hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button isBusy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {texts.general.loadMore}
          </Button>
        </div>
      )}
    </>
  )
}
