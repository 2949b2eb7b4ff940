import type { VisitingToken, Workspace } from '@latchkey/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { usePages } from '../../api/use-pages.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PagedList } from '../../ui/paged-list.tsx'
import { PanelHead } from '../../ui/panel-head.tsx'
import { RowActions } from '../../ui/row-actions.tsx'
import type { Column } from '../../ui/table.tsx'
import { useSay } from '../../ui/toast.tsx'
import { CredentialName, LastUse } from './last-use.tsx'

/** Whose tokens act in the workspace, with ending them here and nowhere else. */
export function TokensPanel({ workspace }: { readonly workspace: Workspace }) {
  const { texts } = useWording()
  const words = texts.workspaces
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const path = `/v1/workspaces/${workspace.id}/tokens` as const
  const pages = usePages<VisitingToken>(path)
  const [ending, setEnding] = useState<VisitingToken | null>(null)
  const end = async ({ credential: { id, name } }: VisitingToken) => {
    await api.post(`/v1/workspaces/${workspace.id}/grants/${id}/end`)
    await queryClient.invalidateQueries({ queryKey: [path] })
    say(words.ended(name))
  }
  const columns: readonly Column<VisitingToken>[] = [
    {
      key: 'name',
      title: words.columns.token,
      className: 'md:max-w-64',
      cell: ({ credential }) => <CredentialName credential={credential} />,
    },
    {
      key: 'owner',
      title: words.columns.owner,
      isLabelled: true,
      className: 'md:max-w-48',
      cell: ({ owner }) => (
        <>
          <span className="foreign line-clamp-1">{owner.name}</span>
          <span className="block truncate text-muted">{owner.handle}</span>
        </>
      ),
    },
    {
      key: 'here',
      title: words.columns.here,
      isSecondary: true,
      className: 'md:max-w-56',
      cell: ({ scopes }) => (
        <span className="line-clamp-2" title={scopes.slice(0, 50).join(' ')}>
          {scopes.join(' ')}
        </span>
      ),
    },
    {
      key: 'lastUse',
      title: words.columns.lastUse,
      isLabelled: true,
      cell: ({ credential }) => <LastUse credential={credential} />,
    },
    {
      key: 'actions',
      title: <span className="sr-only">{texts.general.actions}</span>,
      align: 'end',
      cell: (visiting) => (
        <RowActions>
          <Button size="small" look="ghost" onClick={() => setEnding(visiting)}>
            {words.end}
          </Button>
        </RowActions>
      ),
    },
  ]
  return (
    <>
      <PanelHead text={words.tokensText} />
      <PagedList
        pages={pages}
        caption={words.tabs.tokens}
        columns={columns}
        rowKey={({ credential }) => credential.id}
        empty={<EmptyState icon={KeyRound} title={words.noTokens} text={words.noTokensText} />}
      />
      <ConfirmDialog
        isOpen={ending !== null}
        onClose={() => setEnding(null)}
        title={words.endTitle(ending?.credential.name ?? '')}
        text={words.endText}
        action={words.end}
        onConfirm={async () => {
          if (ending !== null) await end(ending)
        }}
      />
    </>
  )
}
