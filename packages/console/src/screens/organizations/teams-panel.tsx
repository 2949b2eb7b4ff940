import type { Team } from '@latchkey/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { Plus, Users } from 'lucide-react'
import { useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { usePages } from '../../api/use-pages.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog, Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PagedList } from '../../ui/paged-list.tsx'
import { PanelHead } from '../../ui/panel-head.tsx'
import { RowActions } from '../../ui/row-actions.tsx'
import type { Column } from '../../ui/table.tsx'
import { useSay } from '../../ui/toast.tsx'
import { ImpactList } from '../impact/impact-list.tsx'
import { NameDialog } from './name-dialog.tsx'
import { TeamMembers } from './team-members.tsx'

export interface TeamsPanelProps {
  readonly organizationId: string
  /** The person may see the teams, and change nothing. */
  readonly isReadOnly: boolean
}

/** The teams of an organization: made, filled, renamed, deleted. */
export function TeamsPanel({ organizationId, isReadOnly }: TeamsPanelProps) {
  const { texts, format } = useWording()
  const words = texts.organizations
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const path = `/v1/organizations/${organizationId}/teams` as const
  const pages = usePages<Team>(path)
  const [isCreating, setCreating] = useState(false)
  const [asked, setAsked] = useState<{ readonly verb: 'members' | 'rename' | 'delete'; readonly team: Team } | null>(
    null,
  )
  const close = () => setAsked(null)
  const teamFor = (verb: 'members' | 'rename' | 'delete') => (asked?.verb === verb ? asked.team : null)
  const refresh = () => queryClient.invalidateQueries({ queryKey: [path] })
  const create = async (name: string) => {
    await api.post(path, { name }, { idempotencyKey: crypto.randomUUID() })
    await refresh()
  }
  const rename = async (name: string) => {
    if (asked === null) return
    await api.patch(`${path}/${asked.team.id}`, { name })
    await refresh()
    say(words.renamed(name))
  }
  const remove = async () => {
    if (asked === null) return
    await api.delete(`${path}/${asked.team.id}`)
    await refresh()
    say(words.deleted(asked.team.name))
  }
  const columns: readonly Column<Team>[] = [
    {
      key: 'name',
      title: words.team,
      className: 'md:max-w-96',
      cell: ({ name, id }) => (
        <>
          <span className="foreign line-clamp-2 font-medium">{name}</span>
          <span className="block truncate font-mono text-xs text-muted">{id}</span>
        </>
      ),
    },
    {
      key: 'created',
      title: texts.workspaces.columns.created,
      isSecondary: true,
      cell: ({ createdAt }) => <time dateTime={createdAt}>{format.date(createdAt)}</time>,
    },
    {
      key: 'actions',
      title: <span className="sr-only">{texts.general.actions}</span>,
      align: 'end',
      cell: (team) => (
        <RowActions>
          <Button size="small" look="ghost" onClick={() => setAsked({ verb: 'members', team })}>
            {words.teamMembers}
          </Button>
          {!isReadOnly && (
            <>
              <Button size="small" look="ghost" onClick={() => setAsked({ verb: 'rename', team })}>
                {words.rename}
              </Button>
              <Button size="small" look="ghost" onClick={() => setAsked({ verb: 'delete', team })}>
                {words.delete}
              </Button>
            </>
          )}
        </RowActions>
      ),
    },
  ]
  const name = asked?.team.name ?? ''
  const shown = teamFor('members')
  return (
    <>
      <PanelHead
        text={words.teamsText}
        action={
          <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setCreating(true)}>
            {words.createTeam}
          </Button>
        }
      />
      <PagedList
        pages={pages}
        caption={words.tabs.teams}
        columns={columns}
        rowKey={({ id }) => id}
        empty={<EmptyState icon={Users} title={words.noTeams} text={words.noTeamsText} />}
      />
      <NameDialog
        isOpen={isCreating}
        onClose={() => setCreating(false)}
        title={words.createTeam}
        action={words.createTeam}
        onName={create}
      />
      <NameDialog
        isOpen={teamFor('rename') !== null}
        onClose={close}
        title={words.renameTitle(name)}
        action={words.rename}
        before={name}
        onName={rename}
      />
      <Dialog isOpen={shown !== null} onClose={close} title={words.membersOf(name)}>
        {shown && <TeamMembers organizationId={organizationId} teamId={shown.id} isReadOnly={isReadOnly} />}
      </Dialog>
      <ConfirmDialog
        isOpen={teamFor('delete') !== null}
        onClose={close}
        title={words.deleteTitle(name)}
        text={words.deleteTeamText}
        action={words.delete}
        onConfirm={remove}
      >
        {asked?.verb === 'delete' && <ImpactList path={`${path}/${asked.team.id}/impact`} />}
      </ConfirmDialog>
    </>
  )
}
