import type { Member, Workspace } from '@latchkey/sdk'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useApi } from '../../api/services.tsx'
import { useWording } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Page } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { AuditLog } from '../audit/audit-log.tsx'
import { platformQuery } from '../tokens/queries.ts'
import { ApprovalsPanel } from './approvals-panel.tsx'
import { KeysPanel } from './keys-panel.tsx'
import { MembersPanel } from './members-panel.tsx'
import { PolicyPanel } from './policy-panel.tsx'
import { SettingsPanel } from './settings-panel.tsx'
import { TokensPanel } from './tokens-panel.tsx'
import { WORKSPACE_TABS } from './workspace-tab.ts'

/** One workspace, with all that its administrators do in it. */
export function WorkspaceScreen() {
  const { texts } = useWording()
  const words = texts.workspaces
  const api = useApi()
  const { workspaceId } = useParams({ from: '/workspaces/$workspaceId' })
  const { tab = 'members' } = useSearch({ from: '/workspaces/$workspaceId' })
  const navigate = useNavigate({ from: '/workspaces/$workspaceId' })
  const { data: workspace, error } = useQuery({
    queryKey: ['/v1/workspaces', workspaceId],
    queryFn: () => api.get<Workspace>(`/v1/workspaces/${workspaceId}`),
  })
  const roles = useQuery(platformQuery(api)).data?.roles.workspace ?? []
  const above = (
    <Link to="/workspaces" className="hover:underline">
      {words.title}
    </Link>
  )
  if (workspace === undefined)
    return (
      <Page title={words.title} above={above}>
        {error ? <ProblemNote fault={error} /> : <SkeletonRows />}
      </Page>
    )
  const content = {
    members: (
      <MembersPanel<Member>
        path={`/v1/workspaces/${workspace.id}/members`}
        roles={roles}
        holderOf={({ memberId, type, ...member }) => ({ ...member, id: memberId, type: words.memberTypes[type] })}
        placeWords={words}
      />
    ),
    keys: <KeysPanel workspace={workspace} />,
    tokens: <TokensPanel workspace={workspace} />,
    approvals: <ApprovalsPanel workspace={workspace} />,
    policy: <PolicyPanel path={`/v1/workspaces/${workspace.id}/policy`} text={words.policyText} />,
    audit: <AuditLog path={`/v1/workspaces/${workspace.id}/audit`} />,
    settings: <SettingsPanel key={workspace.updatedAt} workspace={workspace} />,
  } as const
  return (
    <Page
      title={workspace.name}
      heading={
        <span className="flex flex-wrap items-center gap-3">
          <span className="foreign line-clamp-2">{workspace.name}</span>
          {workspace.state !== 'active' && <Badge tone="warning">{words.states[workspace.state]}</Badge>}
        </span>
      }
      text={<span className="font-mono text-[0.8125rem]">{workspace.address}</span>}
      above={above}
    >
      <Tabs
        label={words.tabsLabel}
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next }, replace: true })}
        tabs={WORKSPACE_TABS.map((value) => ({ value, label: words.tabs[value], content: content[value] }))}
      />
    </Page>
  )
}
