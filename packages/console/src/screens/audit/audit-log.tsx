import type { AuditEntry } from '@latchkey/sdk'
import { Download, History } from 'lucide-react'
import { useState } from 'react'
import { usePages } from '../../api/use-pages.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { buttonClasses } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Field, TextInput } from '../../ui/field.tsx'
import { PagedList } from '../../ui/paged-list.tsx'
import type { Column } from '../../ui/table.tsx'

interface Filter {
  readonly action?: string
  readonly actor?: string
  readonly from?: string
  readonly to?: string
}

/** A day as it is picked, as the moment at which it begins here. */
const momentOf = (day: string): string | undefined => {
  const moment = new Date(`${day}T00:00`)
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString()
}

/** The history of a place, searched and taken away as a file. */
export function AuditLog({ path }: { readonly path: `/v1/${string}` }) {
  const { texts, format } = useWording()
  const words = texts.operator
  const [filter, setFilter] = useState<Filter>({})
  const query = {
    action: /^[a-z_]+(\.[a-z_]+)?$/.test(filter.action ?? '') ? filter.action : undefined,
    actor: /^[a-z0-9_]+$/.test(filter.actor ?? '') ? filter.actor : undefined,
    from: momentOf(filter.from ?? ''),
    to: momentOf(filter.to ?? ''),
  }
  const pages = usePages<AuditEntry>(path, query)
  const fileOf = (kind: string) => {
    const chosen = Object.entries({ ...query, format: kind }).filter(([, value]) => value !== undefined)
    return `${path}/export?${new URLSearchParams(chosen as [string, string][])}`
  }
  const columns: readonly Column<AuditEntry>[] = [
    {
      key: 'when',
      title: words.columns.when,
      cell: ({ at }) => (
        <time dateTime={at} className="whitespace-nowrap">
          {format.dateTime(at)}
        </time>
      ),
    },
    {
      key: 'action',
      title: words.columns.action,
      cell: ({ action }) => (
        <>
          <span className="block font-medium">{texts.audit.actions[action] ?? action}</span>
          <span className="block font-mono text-xs leading-5 text-muted">{action}</span>
        </>
      ),
    },
    {
      key: 'subject',
      title: words.columns.subject,
      isLabelled: true,
      className: 'md:max-w-56',
      cell: ({ subjectId }) => <span className="block truncate font-mono text-xs leading-5">{subjectId}</span>,
    },
    {
      key: 'actor',
      title: words.columns.actor,
      isLabelled: true,
      className: 'md:max-w-56',
      cell: ({ actor }) =>
        actor === null ? (
          words.byService
        ) : (
          <span className="block truncate font-mono text-xs leading-5">{actor.principalId}</span>
        ),
    },
  ]
  const change = (name: keyof Filter) => ({
    value: filter[name] ?? '',
    onChange: (event: { readonly target: { readonly value: string } }) =>
      setFilter((before) => ({ ...before, [name]: event.target.value.trim() })),
  })
  return (
    <>
      <div className="mb-4 grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Field label={words.auditAction}>
          <TextInput placeholder={words.auditActionHint} maxLength={64} {...change('action')} />
        </Field>
        <Field label={words.auditActor}>
          <TextInput placeholder={words.anybody} maxLength={64} {...change('actor')} />
        </Field>
        <Field label={words.auditFrom}>
          <TextInput type="date" {...change('from')} />
        </Field>
        <Field label={words.auditTo}>
          <TextInput type="date" {...change('to')} />
        </Field>
      </div>
      <div className="mb-4 flex flex-wrap gap-2">
        {(['csv', 'jsonl'] as const).map((kind) => (
          <a key={kind} href={fileOf(kind)} download className={buttonClasses({ size: 'small' })}>
            <Download aria-hidden className="size-4" />
            {kind === 'csv' ? words.exportCsv : words.exportJsonl}
          </a>
        ))}
      </div>
      <PagedList
        pages={pages}
        caption={words.tabs.audit}
        columns={columns}
        rowKey={({ id }) => id}
        empty={<EmptyState icon={History} title={words.auditEmpty} />}
      />
    </>
  )
}
