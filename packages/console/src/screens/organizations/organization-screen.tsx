import type { Organization, OrganizationMember } from '@latchkey/sdk'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useApi } from '../../api/services.tsx'
import { useWording } from '../../texts/use-texts.tsx'
import { Page } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { AuditLog } from '../audit/audit-log.tsx'
import { platformQuery } from '../tokens/queries.ts'
import { MembersPanel } from '../workspaces/members-panel.tsx'
import { PolicyPanel } from '../workspaces/policy-panel.tsx'
import { ORGANIZATION_TABS } from './organization-tab.ts'
import { ServiceAccountsPanel } from './service-accounts-panel.tsx'
import { SettingsPanel } from './settings-panel.tsx'
import { TeamsPanel } from './teams-panel.tsx'

/** One organization, with all that its administrators do in it. */
export function OrganizationScreen() {
  const { texts } = useWording()
  const words = texts.organizations
  const api = useApi()
  const { organizationId } = useParams({ from: '/organizations/$organizationId' })
  const { tab = 'members' } = useSearch({ from: '/organizations/$organizationId' })
  const navigate = useNavigate({ from: '/organizations/$organizationId' })
  const path = `/v1/organizations/${organizationId}` as const
  const { data: organization, error } = useQuery({
    queryKey: ['/v1/organizations', organizationId],
    queryFn: () => api.get<Organization>(path),
  })
  const roles = useQuery(platformQuery(api)).data?.roles.organization ?? []
  const above = (
    <Link to="/organizations" className="hover:underline">
      {words.title}
    </Link>
  )
  if (organization === undefined)
    return (
      <Page title={words.title} above={above}>
        {error ? <ProblemNote fault={error} /> : <SkeletonRows />}
      </Page>
    )
  const content = {
    members: (
      <MembersPanel<OrganizationMember>
        path={`${path}/members`}
        roles={roles}
        holderOf={({ principalId, ...member }) => ({ ...member, id: principalId })}
        placeWords={words.members}
      />
    ),
    teams: <TeamsPanel path={`${path}/teams`} />,
    accounts: <ServiceAccountsPanel path={`${path}/service-accounts`} />,
    policy: <PolicyPanel path={`${path}/policy`} text={words.policyText} />,
    audit: <AuditLog path={`${path}/audit`} />,
    settings: <SettingsPanel key={organization.updatedAt} organization={organization} />,
  } as const
  return (
    <Page
      title={organization.name}
      heading={<span className="foreign line-clamp-2">{organization.name}</span>}
      text={<span className="font-mono text-[0.8125rem]">{organization.slug}</span>}
      above={above}
    >
      <Tabs
        label={words.tabsLabel}
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next }, replace: true })}
        tabs={ORGANIZATION_TABS.map((value) => ({ value, label: words.tabs[value], content: content[value] }))}
      />
    </Page>
  )
}
