import type { Notice } from '@latchkey/sdk'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { BellOff, Clock, Hourglass } from 'lucide-react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button, buttonClasses } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { noticesQuery } from './notices-query.ts'

/** What the person should look at, each with what can be done about it. */
export function NoticesScreen() {
  const { texts } = useWording()
  const words = texts.notices
  const api = useApi()
  const queryClient = useQueryClient()
  const { data, error, isPending, refetch } = useQuery(noticesQuery(api))
  const dismiss = useAction(async ({ id }: Notice) => {
    await api.post(`/v1/notices/${encodeURIComponent(id)}/dismiss`)
    await queryClient.invalidateQueries({ queryKey: ['/v1/notices'] })
  })
  return (
    <Page title={words.title} text={words.text} width="narrow">
      <ProblemNote fault={error ?? dismiss.fault} onRetry={() => void refetch()} />
      {isPending && <SkeletonRows count={3} />}
      {data?.length === 0 && (
        <div className="rounded-card border bg-surface">
          <EmptyState icon={BellOff} title={words.emptyTitle} text={words.emptyText} />
        </div>
      )}
      {data !== undefined && data.length > 0 && (
        <ul className="divide-y rounded-card border bg-surface">
          {data.map((notice) => (
            <NoticeRow key={notice.id} notice={notice} onDismiss={() => void dismiss.run(notice)} />
          ))}
        </ul>
      )}
    </Page>
  )
}

function NoticeRow({ notice, onDismiss }: { readonly notice: Notice; readonly onDismiss: () => void }) {
  const { texts, format } = useWording()
  const words = texts.notices
  const { kind, credential, expiresAt, workspace, ownerName } = notice
  const isExpiring = kind === 'expiring'
  const Icon = isExpiring ? Clock : Hourglass
  return (
    <li className="grid grid-cols-[auto_1fr] items-start gap-3 px-4 py-4 sm:flex sm:px-5">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
      <div className="min-w-0 flex-1">
        <p className="foreign font-medium">
          {isExpiring
            ? words.expiring(credential.name, expiresAt === null ? '' : format.relative(expiresAt))
            : words.approval(ownerName ?? '', workspace?.name ?? '')}
        </p>
        <p className="foreign text-muted">{isExpiring ? words.expiringText : words.approvalText(credential.name)}</p>
      </div>
      <div className="col-start-2 flex shrink-0 gap-1">
        {isExpiring ? (
          <Link
            to="/tokens/$tokenId/edit"
            params={{ tokenId: credential.id }}
            className={buttonClasses({ size: 'small' })}
          >
            {words.extend}
          </Link>
        ) : (
          <Link
            to="/workspaces/$workspaceId"
            params={{ workspaceId: workspace?.id ?? '' }}
            search={{ tab: 'approvals' }}
            className={buttonClasses({ size: 'small' })}
          >
            {words.look}
          </Link>
        )}
        <Button size="small" look="ghost" onClick={onDismiss}>
          {words.dismiss}
        </Button>
      </div>
    </li>
  )
}
