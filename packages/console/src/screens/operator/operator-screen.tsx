import { useNavigate, useSearch } from '@tanstack/react-router'
import { useSession } from '../../app/use-session.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Page } from '../../ui/page.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { AuditLog } from '../audit/audit-log.tsx'
import { NotAllowed } from '../place/place-screen.tsx'
import { ConfigurationPanel } from './configuration-panel.tsx'
import { CredentialsPanel } from './credentials-panel.tsx'
import { HealthPanel } from './health-panel.tsx'
import { OPERATOR_TABS } from './operator-tab.ts'
import { ServiceKeysPanel } from './service-keys-panel.tsx'
import { UsersPanel } from './users-panel.tsx'
import { VerifiersPanel } from './verifiers-panel.tsx'

/** The whole platform, for those who run it. */
export function OperatorScreen() {
  const { texts } = useWording()
  const words = texts.operator
  const { tab = 'users' } = useSearch({ from: '/operator' })
  const navigate = useNavigate({ from: '/operator' })
  if (useSession().user.role !== 'operator')
    return (
      <Page title={words.title}>
        <NotAllowed />
      </Page>
    )
  const content = {
    users: <UsersPanel />,
    credentials: <CredentialsPanel />,
    serviceKeys: <ServiceKeysPanel />,
    verifiers: <VerifiersPanel />,
    health: <HealthPanel />,
    configuration: <ConfigurationPanel />,
    audit: <AuditLog path="/v1/platform/audit" />,
  } as const
  return (
    <Page title={words.title} text={words.text}>
      <Tabs
        label={words.tabsLabel}
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next }, replace: true })}
        tabs={OPERATOR_TABS.map((value) => ({ value, label: words.tabs[value], content: content[value] }))}
      />
    </Page>
  )
}
