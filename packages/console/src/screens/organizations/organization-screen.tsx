import type { OrganizationMember, OrganizationWithRights } from '@latchkey/sdk'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useApi } from '../../api/services.tsx'
import { useTexts } from '../../texts/use-texts.tsx'
import { AuditLog } from '../audit/audit-log.tsx'
import { PlaceScreen } from '../place/place-screen.tsx'
import { platformQuery } from '../tokens/queries.ts'
import { MembersPanel } from '../workspaces/members-panel.tsx'
import { PolicyPanel } from '../workspaces/policy-panel.tsx'
import { ORGANIZATION_TABS, type OrganizationTab } from './organization-tab.ts'
import { ServiceAccountsPanel } from './service-accounts-panel.tsx'
import { SettingsPanel } from './settings-panel.tsx'
import { TeamsPanel } from './teams-panel.tsx'

const NEEDS: Readonly<Record<OrganizationTab, string>> = {
  members: 'organizations:read',
  teams: 'organizations:read',
  accounts: 'service_accounts:read',
  policy: 'policy:read',
  audit: 'audit:read',
  settings: 'organizations:write',
}

/** One organization, with all that its administrators do in it. */
export function OrganizationScreen() {
  const words = useTexts().organizations
  const api = useApi()
  const { organizationId } = useParams({ from: '/organizations/$organizationId' })
  const { tab = 'members' } = useSearch({ from: '/organizations/$organizationId' })
  const navigate = useNavigate({ from: '/organizations/$organizationId' })
  const { data: organization, error } = useQuery({
    queryKey: ['/v1/organizations', organizationId],
    queryFn: () => api.get<OrganizationWithRights>(`/v1/organizations/${organizationId}`),
  })
  const contentOf = useContent(organization)
  return (
    <PlaceScreen
      list={{ to: '/organizations', title: words.title }}
      place={organization && { ...organization, address: organization.slug }}
      error={error}
      tabsLabel={words.tabsLabel}
      tabs={ORGANIZATION_TABS.map((value) => ({
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

function useContent(organization: OrganizationWithRights | undefined) {
  const words = useTexts().organizations
  const roles = useQuery(platformQuery(useApi())).data?.roles.organization ?? []
  if (organization === undefined) return undefined
  const path = `/v1/organizations/${organization.id}` as const
  const mayNot = (scope: string) => !organization.scopes.includes(scope)
  const isReadOnly = mayNot('organizations:write')
  return {
    members: (
      <MembersPanel<OrganizationMember>
        path={`${path}/members`}
        roles={roles}
        holderOf={({ principalId, ...member }) => ({ ...member, id: principalId })}
        placeWords={words.members}
        directory={null}
        isReadOnly={isReadOnly}
      />
    ),
    teams: <TeamsPanel organizationId={organization.id} isReadOnly={isReadOnly} />,
    accounts: <ServiceAccountsPanel path={`${path}/service-accounts`} />,
    policy: <PolicyPanel path={`${path}/policy`} text={words.policyText} isReadOnly={mayNot('policy:write')} />,
    audit: <AuditLog path={`${path}/audit`} />,
    settings: <SettingsPanel key={organization.updatedAt} organization={organization} />,
  } as const
}
