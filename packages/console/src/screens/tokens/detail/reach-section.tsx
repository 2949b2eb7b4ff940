import type { Page, ReachedWorkspace } from '@latchkey/sdk'
import { useQuery } from '@tanstack/react-query'
import { Check, CircleSlash } from 'lucide-react'
import { useApi } from '../../../api/services.tsx'
import { useWording } from '../../../texts/use-texts.tsx'
import { Section } from '../../../ui/page.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'

/** Where a token reaches at this moment, workspace by workspace, and why not further. */
export function ReachSection({ tokenId }: { readonly tokenId: string }) {
  const { texts } = useWording()
  const words = texts.tokenDetail
  const api = useApi()
  const { data, error, refetch } = useQuery({
    queryKey: ['/v1/tokens', tokenId, 'reach'],
    queryFn: () => api.get<Page<ReachedWorkspace>>(`/v1/tokens/${tokenId}/reach`, { limit: 100 }),
  })
  return (
    <Section title={words.reach} text={words.reachText}>
      <ProblemNote fault={error} onRetry={() => void refetch()} />
      {data === undefined && error === null && <Skeleton className="h-16" />}
      {data?.items.length === 0 && <p className="text-muted">{words.reachNothing}</p>}
      {data !== undefined && data.items.length > 0 && (
        <ul className="-my-3 divide-y">
          {data.items.map((reached) => (
            <ReachedRow key={reached.workspace.id} reached={reached} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function ReachedRow({ reached }: { readonly reached: ReachedWorkspace }) {
  const { texts, format } = useWording()
  const words = texts.tokenDetail
  const { workspace, outcome, message, scopes, withheldByRole, withheldByPolicy } = reached
  const isOk = outcome === 'ok'
  const Icon = isOk ? Check : CircleSlash
  return (
    <li className="flex gap-3 py-3">
      <Icon
        aria-hidden
        className={isOk ? 'mt-0.5 size-4 shrink-0 text-success' : 'mt-0.5 size-4 shrink-0 text-muted'}
      />
      <div className="min-w-0 flex-1">
        <p className="foreign font-medium">
          {workspace.name} <span className="font-normal text-muted">{workspace.address}</span>
        </p>
        <p className="foreign text-muted">{isOk ? format.list(scopes) : message}</p>
        {withheldByRole.length > 0 && (
          <p className="foreign text-[0.8125rem] text-muted">{words.withheldByRole(format.list(withheldByRole))}</p>
        )}
        {withheldByPolicy.length > 0 && (
          <p className="foreign text-[0.8125rem] text-warning">
            {words.withheldByPolicy(format.list(withheldByPolicy))}
          </p>
        )}
      </div>
    </li>
  )
}
