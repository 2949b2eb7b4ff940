import type { ServiceAccount } from '@latchkey/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Bot, Plus } from 'lucide-react'
import { useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { usePages } from '../../api/use-pages.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button, buttonClasses } from '../../ui/button.tsx'
import { ConfirmDialog, FaultDialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PagedList } from '../../ui/paged-list.tsx'
import { PanelHead } from '../../ui/panel-head.tsx'
import { RowActions } from '../../ui/row-actions.tsx'
import type { Column } from '../../ui/table.tsx'
import { useSay } from '../../ui/toast.tsx'
import { ImpactList } from '../impact/impact-list.tsx'
import { NameDialog } from './name-dialog.tsx'

type Verb = 'suspend' | 'delete'

/** The programs of an organization that act by themselves: made, suspended, deleted. */
export function ServiceAccountsPanel({ path }: { readonly path: `/v1/${string}/service-accounts` }) {
  const { texts } = useWording()
  const words = texts.organizations
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const { organizationId } = useParams({ from: '/organizations/$organizationId' })
  const pages = usePages<ServiceAccount>(path)
  const [isCreating, setCreating] = useState(false)
  const [asked, setAsked] = useState<{ readonly verb: Verb; readonly account: ServiceAccount } | null>(null)
  const refresh = () => queryClient.invalidateQueries({ queryKey: [path] })
  const create = async (name: string) => {
    await api.post(path, { name }, { idempotencyKey: crypto.randomUUID() })
    await refresh()
  }
  const resume = useAction(async ({ id, name }: ServiceAccount) => {
    await api.post(`${path}/${id}/resume`)
    await refresh()
    say(words.resumed(name))
  })
  const act = async () => {
    if (asked === null) return
    const { verb, account } = asked
    await (verb === 'suspend' ? api.post(`${path}/${account.id}/suspend`) : api.delete(`${path}/${account.id}`))
    await refresh()
    say(verb === 'suspend' ? words.suspended(account.name) : words.deleted(account.name))
  }
  const columns: readonly Column<ServiceAccount>[] = [
    {
      key: 'name',
      title: words.account,
      className: 'md:max-w-96',
      cell: ({ name, id }) => (
        <>
          <Link
            to="/organizations/$organizationId/service-accounts/$accountId"
            params={{ organizationId, accountId: id }}
            className="foreign line-clamp-2 font-medium text-text hover:underline"
          >
            {name}
          </Link>
          <span className="block truncate font-mono text-xs text-muted">{id}</span>
        </>
      ),
    },
    {
      key: 'state',
      title: texts.workspaces.columns.state,
      cell: ({ state }) => (
        <Badge tone={state === 'active' ? 'success' : 'warning'} hasDot>
          {texts.operator.states[state]}
        </Badge>
      ),
    },
    {
      key: 'actions',
      title: <span className="sr-only">{texts.general.actions}</span>,
      align: 'end',
      cell: (account) => (
        <RowActions>
          <Link
            to="/organizations/$organizationId/service-accounts/$accountId"
            params={{ organizationId, accountId: account.id }}
            className={buttonClasses({ size: 'small', look: 'ghost' })}
          >
            {words.accountTokens}
          </Link>
          {account.state === 'suspended' ? (
            <Button size="small" look="ghost" isBusy={resume.isBusy} onClick={() => void resume.run(account)}>
              {words.resume}
            </Button>
          ) : (
            <Button size="small" look="ghost" onClick={() => setAsked({ verb: 'suspend', account })}>
              {words.suspend}
            </Button>
          )}
          <Button size="small" look="ghost" onClick={() => setAsked({ verb: 'delete', account })}>
            {words.delete}
          </Button>
        </RowActions>
      ),
    },
  ]
  const name = asked?.account.name ?? ''
  const isDeletion = asked?.verb === 'delete'
  return (
    <>
      <PanelHead
        text={words.accountsText}
        action={
          <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setCreating(true)}>
            {words.createAccount}
          </Button>
        }
      />
      <PagedList
        pages={pages}
        caption={words.tabs.accounts}
        columns={columns}
        rowKey={({ id }) => id}
        empty={<EmptyState icon={Bot} title={words.noAccounts} text={words.noAccountsText} />}
      />
      <NameDialog
        isOpen={isCreating}
        onClose={() => setCreating(false)}
        title={words.createAccount}
        action={words.createAccount}
        onName={create}
      />
      <ConfirmDialog
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        title={isDeletion ? words.deleteTitle(name) : words.suspendTitle(name)}
        text={isDeletion ? words.deleteAccountText : words.suspendText}
        action={isDeletion ? words.delete : words.suspend}
        onConfirm={act}
      >
        {asked && <ImpactList path={`${path}/${asked.account.id}/impact`} />}
      </ConfirmDialog>
      <FaultDialog fault={resume.fault} onClose={resume.reset} />
    </>
  )
}
