import type { ServiceHealth } from '@latchkey/sdk'
import { useWording } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { type Column, Table } from '../../ui/table.tsx'
import { useFresh } from './use-fresh.ts'

type Job = ServiceHealth['jobs'][number]

/** How database, deliveries and jobs do. */
export function HealthPanel() {
  const { texts, format } = useWording()
  const words = texts.operator
  const { data, error, refetch } = useFresh<ServiceHealth>('/v1/platform/health')
  if (data === undefined) return error ? <ProblemNote fault={error} onRetry={() => void refetch()} /> : <SkeletonRows />
  const { database, channels, deliveries, jobs, seals, startedAt } = data
  const columns: readonly Column<Job>[] = [
    { key: 'name', title: words.columns.job, cell: ({ name }) => <span className="font-medium">{name}</span> },
    {
      key: 'state',
      title: words.columns.state,
      cell: ({ hasFailed }) => (
        <Badge tone={hasFailed ? 'danger' : 'success'} hasDot>
          {hasFailed ? words.jobFailed : words.jobFine}
        </Badge>
      ),
    },
    {
      key: 'every',
      title: words.columns.every,
      isLabelled: true,
      cell: ({ everySeconds }) => format.duration(everySeconds),
    },
    {
      key: 'ended',
      title: words.columns.ended,
      isLabelled: true,
      cell: ({ lastEndedAt }) => (lastEndedAt === null ? '–' : format.relative(lastEndedAt)),
    },
    {
      key: 'took',
      title: words.columns.took,
      isLabelled: true,
      cell: ({ lastTookMs }) => (lastTookMs === null ? '–' : `${format.number(lastTookMs)} ms`),
    },
  ]
  return (
    <div className="flex flex-col gap-5">
      <div className="grid gap-5 md:grid-cols-2">
        <Section title={words.database} text={database.engine === 'sqlite' ? 'SQLite' : 'PostgreSQL'}>
          <p>{words.readMs(format.number(database.readMs))}</p>
          <p className="text-muted">{words.started(format.dateTime(startedAt))}</p>
          {seals.broken > 0 && <p className="text-danger">{words.brokenSeals(format.number(seals.broken))}</p>}
        </Section>
        <Section title={words.mail} text={channels.join(', ')}>
          {channels.length === 0 && <p className="text-muted">{words.noChannels}</p>}
          {deliveries.length === 0 && channels.length > 0 && <p>{words.nothingWaits}</p>}
          {deliveries.map(({ channel, waiting, refused }) => (
            <p key={channel}>
              {channel}: {words.deliveries(format.number(waiting), format.number(refused))}
            </p>
          ))}
        </Section>
      </div>
      <h2 className="font-semibold">{words.jobs}</h2>
      <Table caption={words.jobs} columns={columns} rows={jobs} rowKey={({ name }) => name} />
    </div>
  )
}
