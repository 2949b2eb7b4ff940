import type { Verifiers } from '@latchkey/sdk'
import { Radio } from 'lucide-react'
import { useWording } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { type Column, Table } from '../../ui/table.tsx'
import { useFresh } from './use-fresh.ts'

type Verifier = Verifiers['items'][number]

/** Who follows the change log, and how far behind. */
export function VerifiersPanel() {
  const { texts, format } = useWording()
  const words = texts.operator
  const { data, error, refetch } = useFresh<Verifiers>('/v1/platform/verifiers')
  const seconds = (milliseconds: number) => format.number(Math.round(milliseconds / 100) / 10)
  const columns: readonly Column<Verifier>[] = [
    {
      key: 'name',
      title: words.columns.name,
      className: 'md:max-w-80',
      cell: ({ name, id }) => (
        <>
          <span className="foreign line-clamp-1 font-medium">{name === '' ? id : name}</span>
          <span className="block truncate font-mono text-xs text-muted">{id}</span>
        </>
      ),
    },
    {
      key: 'state',
      title: words.columns.state,
      cell: ({ isUpToDate }) => (
        <Badge tone={isUpToDate ? 'success' : 'warning'} hasDot>
          {isUpToDate ? words.upToDate : words.behind}
        </Badge>
      ),
    },
    {
      key: 'position',
      title: words.columns.position,
      isLabelled: true,
      cell: ({ position }) => (position === null ? '–' : format.number(position)),
    },
    {
      key: 'lease',
      title: words.columns.lease,
      isLabelled: true,
      cell: ({ leaseAgeMs, leaseMs }) => words.heard(seconds(leaseAgeMs), seconds(leaseMs)),
    },
  ]
  if (data === undefined) return error ? <ProblemNote fault={error} onRetry={() => void refetch()} /> : <SkeletonRows />
  return (
    <>
      <p className="mb-4 text-muted">{words.head(format.number(data.position))}</p>
      {data.items.length === 0 ? (
        <div className="rounded-card border bg-surface">
          <EmptyState icon={Radio} title={words.noVerifiers} text={words.noVerifiersText} />
        </div>
      ) : (
        <Table caption={words.tabs.verifiers} columns={columns} rows={data.items} rowKey={({ id }) => id} />
      )}
    </>
  )
}
