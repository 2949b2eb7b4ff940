import type { ServiceAccount } from '@latchkey/sdk'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ArrowLeft, KeyRound } from 'lucide-react'
import { useApi } from '../../api/services.tsx'
import { useTexts } from '../../texts/use-texts.tsx'
import { Page } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { CredentialsPanel } from '../credentials/credentials-panel.tsx'

/** One service account, with the tokens that its programs present. */
export function ServiceAccountScreen() {
  const texts = useTexts()
  const words = texts.organizations
  const api = useApi()
  const { organizationId, accountId } = useParams({
    from: '/organizations/$organizationId/service-accounts/$accountId',
  })
  const path = `/v1/organizations/${organizationId}/service-accounts/${accountId}` as const
  const { data: account, error } = useQuery({ queryKey: [path], queryFn: () => api.get<ServiceAccount>(path) })
  const above = (
    <Link
      to="/organizations/$organizationId"
      params={{ organizationId }}
      search={{ tab: 'accounts' }}
      className="inline-flex items-center gap-1.5 hover:text-text"
    >
      <ArrowLeft aria-hidden className="size-4" />
      {words.tabs.accounts}
    </Link>
  )
  if (account === undefined)
    return (
      <Page title={words.account} above={above}>
        {error ? <ProblemNote fault={error} /> : <SkeletonRows />}
      </Page>
    )
  return (
    <Page
      title={account.name}
      heading={<span className="foreign line-clamp-2">{account.name}</span>}
      text={<span className="font-mono text-[0.8125rem]">{account.id}</span>}
      above={above}
    >
      <CredentialsPanel
        path={`${path}/tokens`}
        icon={KeyRound}
        usualExpiry="90d"
        hasWorkspaces
        words={{
          caption: words.accountTokens,
          name: texts.workspaces.columns.token,
          text: words.accountTokensText,
          create: words.createAccountToken,
          empty: words.noAccountTokens,
          emptyText: words.noAccountTokensText,
          revokeText: texts.workspaces.revokeText,
        }}
      />
    </Page>
  )
}
