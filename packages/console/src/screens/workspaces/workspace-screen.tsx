import type { Member, WorkspaceWithRights } from '@latchkey/sdk'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useApi } from '../../api/services.tsx'
import { useTexts } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { AuditLog } from '../audit/audit-log.tsx'
import { PlaceScreen } from '../place/place-screen.tsx'
import { platformQuery } from '../tokens/queries.ts'
import { ApprovalsPanel } from './approvals-panel.tsx'
import { KeysPanel } from './keys-panel.tsx'
import { MembersPanel } from './members-panel.tsx'
import { PolicyPanel } from './policy-panel.tsx'
import { SettingsPanel } from './settings-panel.tsx'
import { TokensPanel } from './tokens-panel.tsx'
import { WORKSPACE_TABS, type WorkspaceTab } from './workspace-tab.ts'

const NEEDS: Readonly<Record<WorkspaceTab, string>> = {
  members: 'members:read',
  keys: 'keys:read',
  tokens: 'grants:read',
  approvals: 'grants:read',
  policy: 'policy:read',
  audit: 'audit:read',
  settings: 'workspaces:edit',
}

/** One workspace, with all that its administrators do in it. */
export function WorkspaceScreen() {
  const words = useTexts().workspaces
  const api = useApi()
  const { workspaceId } = useParams({ from: '/workspaces/$workspaceId' })
  const { tab = 'members' } = useSearch({ from: '/workspaces/$workspaceId' })
  const navigate = useNavigate({ from: '/workspaces/$workspaceId' })
  const path = `/v1/workspaces/${workspaceId}` as const
  const { data: workspace, error } = useQuery({
    queryKey: ['/v1/workspaces', workspaceId],
    queryFn: () => api.get<WorkspaceWithRights>(path),
  })
  const contentOf = useContent(workspace)
  return (
    <PlaceScreen
      list={{ to: '/workspaces', title: words.title }}
      place={
        workspace && {
          ...workspace,
          badge: workspace.state !== 'active' && <Badge tone="warning">{words.states[workspace.state]}</Badge>,
        }
      }
      error={error}
      tabsLabel={words.tabsLabel}
      tabs={WORKSPACE_TABS.map((value) => ({
        value,
        label: words.tabs[value],
        needs: NEEDS[value],
        content: contentOf?.[value],
      }))}
      tab={tab}
      onTab={(next) => void navigate({ search: { tab: next }, replace: true })}
    />
  )
}

function useContent(workspace: WorkspaceWithRights | undefined) {
  const words = useTexts().workspaces
  const roles = useQuery(platformQuery(useApi())).data?.roles.workspace ?? []
  if (workspace === undefined) return undefined
  const path = `/v1/workspaces/${workspace.id}` as const
  const mayNot = (scope: string) => !workspace.scopes.includes(scope)
  return {
    members: (
      <MembersPanel<Member>
        path={`${path}/members`}
        roles={roles}
        holderOf={({ memberId, type, ...member }) => ({ ...member, id: memberId, type: words.memberTypes[type] })}
        placeWords={words}
        directory={workspace.organizationId}
        isReadOnly={mayNot('members:write')}
      />
    ),
    keys: <KeysPanel workspace={workspace} />,
    tokens: <TokensPanel workspace={workspace} />,
    approvals: <ApprovalsPanel workspace={workspace} />,
    policy: <PolicyPanel path={`${path}/policy`} text={words.policyText} isReadOnly={mayNot('policy:write')} />,
    audit: <AuditLog path={`${path}/audit`} />,
    settings: <SettingsPanel key={workspace.updatedAt} workspace={workspace} />,
  } as const
}
