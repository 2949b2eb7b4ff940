import type { AuditEntry } from '@latchkey/sdk'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../../api/services.tsx'
import { usePages } from '../../../api/use-pages.ts'
import { useWording } from '../../../texts/use-texts.tsx'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/page.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { selfQuery } from '../queries.ts'

/** What was done to a token, newest first. */
export function HistorySection({ tokenId }: { readonly tokenId: string }) {
  const { texts, format } = useWording()
  const words = texts.tokenDetail
  const self = useQuery(selfQuery(useApi())).data
  const pages = usePages<AuditEntry>(`/v1/tokens/${tokenId}/audit`, { limit: 20 })
  const whoDid = ({ actor }: AuditEntry) => {
    if (actor === null) return words.byService
    return actor.principalId === self?.principal.id ? words.bySelf : words.by(actor.principalId)
  }
  return (
    <Section title={words.history}>
      <ProblemNote fault={pages.error} onRetry={() => void pages.refetch()} />
      {pages.isPending && <Skeleton className="h-16" />}
      {pages.items?.length === 0 && <p className="text-muted">{words.historyEmpty}</p>}
      <ol className="flex flex-col gap-3">
        {pages.items?.map((entry) => (
          <li key={entry.id} className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span className="foreign">
              <span className="font-medium">{texts.audit.actions[entry.action] ?? entry.action}</span>{' '}
              <span className="text-muted">{whoDid(entry)}</span>
            </span>
            <time dateTime={entry.at} title={format.dateTime(entry.at)} className="text-[0.8125rem] text-muted">
              {format.relative(entry.at)}
            </time>
          </li>
        ))}
      </ol>
      {pages.hasNextPage && (
        <Button
          size="small"
          className="mt-4"
          isBusy={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {texts.general.loadMore}
        </Button>
      )}
    </Section>
  )
}
