import type { Notice } from '@latchkey/sdk'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { AppWindow, BellOff, Clock, Hourglass, type LucideIcon, ShieldAlert } from 'lucide-react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button, buttonClasses } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
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
  const { texts } = useWording()
  const words = texts.notices
  const Icon = ICONS[notice.kind]
  const { title, text } = useNoticeWords(notice)
  return (
    <li className="grid grid-cols-[auto_1fr] items-start gap-3 px-4 py-4 sm:flex sm:px-5">
      <Icon
        aria-hidden
        className={classes('mt-0.5 size-4 shrink-0', notice.kind === 'leaked' ? 'text-danger' : 'text-warning')}
      />
      <div className="min-w-0 flex-1">
        <p className="foreign font-medium">{title}</p>
        <p className="foreign text-muted">{text}</p>
      </div>
      <div className="col-start-2 flex shrink-0 gap-1">
        <WayOn notice={notice} />
        <Button size="small" look="ghost" onClick={onDismiss}>
          {words.dismiss}
        </Button>
      </div>
    </li>
  )
}

const ICONS = {
  expiring: Clock,
  approval_waiting: Hourglass,
  leaked: ShieldAlert,
  browser_use: AppWindow,
} as const satisfies Record<Notice['kind'], LucideIcon>

function useNoticeWords(notice: Notice): { readonly title: string; readonly text: string } {
  const { texts, format } = useWording()
  const words = texts.notices
  const { kind, credential, expiresAt, workspace, ownerName, place } = notice
  const when = format.relative(notice.at)
  if (kind === 'leaked') {
    const isSuspended = credential.status === 'suspended'
    return {
      title: isSuspended ? words.leakedSuspended(credential.name) : words.leaked(credential.name),
      text: `${place === null ? words.leakedWhen(when) : words.leakedAt(place, when)} ${words.leakedText}`,
    }
  }
  if (kind === 'browser_use')
    return {
      title: words.browserUse(credential.name),
      text: `${place === null ? words.browserUseWhen(when) : words.browserUseBy(place, when)} ${words.browserUseText}`,
    }
  if (kind === 'expiring')
    return {
      title: words.expiring(credential.name, expiresAt === null ? '' : format.relative(expiresAt)),
      text: words.expiringText,
    }
  return {
    title: words.approval(ownerName ?? '', workspace?.name ?? ''),
    text: words.approvalText(credential.name),
  }
}

/** Where something can be done about it. */
function WayOn({ notice: { kind, credential, workspace } }: { readonly notice: Notice }) {
  const words = useWording().texts.notices
  const look = buttonClasses({ size: 'small' })
  if (kind === 'approval_waiting')
    return (
      <Link
        to="/workspaces/$workspaceId"
        params={{ workspaceId: workspace?.id ?? '' }}
        search={{ tab: 'approvals' }}
        className={look}
      >
        {words.look}
      </Link>
    )
  const isExpiring = kind === 'expiring'
  return (
    <Link
      to={isExpiring ? '/tokens/$tokenId/edit' : '/tokens/$tokenId'}
      params={{ tokenId: credential.id }}
      className={look}
    >
      {isExpiring ? words.extend : words.look}
    </Link>
  )
}
