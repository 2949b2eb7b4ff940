import type { ReactNode } from 'react'
import { classes } from './classes.ts'

export interface Column<Row> {
  readonly key: string
  readonly title: ReactNode
  readonly cell: (row: Row) => ReactNode
  /** Kept from narrow screens; the list of a phone shows what remains. */
  readonly isSecondary?: boolean
  /** On a phone its title stands before what it says: for what does not speak for itself. */
  readonly isLabelled?: true
  readonly align?: 'start' | 'end'
  readonly className?: string
}

export interface TableProps<Row> {
  /** Says what the table holds; read, not seen. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly isMuted?: (row: Row) => boolean
}

/** Rows and columns where there is room; on a phone each row is a card whose cells stand below each other, the first one as its heading. */
export function Table<Row>({ caption, columns, rows, rowKey, isMuted }: TableProps<Row>) {
  return (
    <div className="overflow-clip rounded-card border bg-surface md:overflow-x-auto">
      <table className="block w-full text-left md:table">
        <caption className="sr-only">{caption}</caption>
        <thead className="hidden border-b md:table-header-group">
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={classes(
                  'px-3 py-2.5 text-xs font-medium whitespace-nowrap text-muted first:pl-4 last:pr-4',
                  column.align === 'end' && 'text-right',
                  column.isSecondary && 'hidden lg:table-cell',
                )}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="block divide-y md:table-row-group">
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className={classes(
                'relative block px-4 py-3 md:table-row md:p-0 md:hover:bg-sunken/60',
                isMuted?.(row) && 'text-muted',
              )}
            >
              {columns.map((column) => (
                <td
                  key={column.key}
                  className={classes(
                    'min-w-0 py-0.5 md:px-3 md:py-3 md:align-top md:first:pl-4 md:last:pr-4',
                    column.align === 'end' && 'md:text-right',
                    column.isSecondary ? 'hidden lg:table-cell' : 'md:table-cell',
                    !column.isSecondary && (column.isLabelled ? 'flex items-baseline gap-3' : 'block'),
                    column.className,
                  )}
                >
                  {column.isLabelled ? (
                    <>
                      <span className="w-24 shrink-0 text-muted md:hidden">{column.title}</span>
                      <div className="min-w-0 flex-1">{column.cell(row)}</div>
                    </>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
