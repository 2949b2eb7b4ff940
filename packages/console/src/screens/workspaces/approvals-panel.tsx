import type { Admission, Workspace } from '@latchkey/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { Inbox } from 'lucide-react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { usePages } from '../../api/use-pages.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { FaultDialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PagedList } from '../../ui/paged-list.tsx'
import { PanelHead } from '../../ui/panel-head.tsx'
import type { Column } from '../../ui/table.tsx'
import { useSay } from '../../ui/toast.tsx'
import { CredentialName } from './last-use.tsx'

/** Tokens that wait to be let in. */
export function ApprovalsPanel({ workspace }: { readonly workspace: Workspace }) {
  const { texts, format } = useWording()
  const words = texts.workspaces
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const path = `/v1/workspaces/${workspace.id}/grants` as const
  const pages = usePages<Admission>(path, { state: 'pending' })
  const decide = useAction(async ({ credential: { id, name } }: Admission, verb: 'approve' | 'refuse') => {
    await api.post(`${path}/${id}/${verb}`)
    await queryClient.invalidateQueries({ queryKey: [path] })
    say(verb === 'approve' ? words.approved(name) : words.refused(name))
  })
  const columns: readonly Column<Admission>[] = [
    {
      key: 'name',
      title: words.columns.token,
      className: 'md:max-w-64',
      cell: ({ credential }) => <CredentialName credential={credential} />,
    },
    {
      key: 'why',
      title: words.columns.here,
      className: 'md:max-w-72',
      cell: ({ credential: { description, scopes } }) => (
        <>
          {description !== '' && <span className="foreign line-clamp-2">{description}</span>}
          <span className="line-clamp-2 text-muted">{scopes.join(' ')}</span>
        </>
      ),
    },
    {
      key: 'asked',
      title: words.columns.asked,
      isLabelled: true,
      cell: ({ grant }) => grant && <time dateTime={grant.requestedAt}>{format.relative(grant.requestedAt)}</time>,
    },
    {
      key: 'actions',
      title: <span className="sr-only">{texts.general.actions}</span>,
      align: 'end',
      cell: (admission) => (
        <span className="flex gap-2 md:justify-end">
          <Button
            size="small"
            look="primary"
            isBusy={decide.isBusy}
            onClick={() => void decide.run(admission, 'approve')}
          >
            {words.approve}
          </Button>
          <Button size="small" isBusy={decide.isBusy} onClick={() => void decide.run(admission, 'refuse')}>
            {words.refuse}
          </Button>
        </span>
      ),
    },
  ]
  return (
    <>
      <PanelHead text={words.approvalsText} />
      <PagedList
        pages={pages}
        caption={words.tabs.approvals}
        columns={columns}
        rowKey={({ credential }) => credential.id}
        empty={<EmptyState icon={Inbox} title={words.noApprovals} text={words.noApprovalsText} />}
      />
      <FaultDialog fault={decide.fault} onClose={decide.reset} />
    </>
  )
}
