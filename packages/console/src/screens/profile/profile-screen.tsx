import { useSuspenseQuery } from '@tanstack/react-query'
import { useApi } from '../../api/services.tsx'
import { useTexts } from '../../texts/use-texts.tsx'
import { Page } from '../../ui/page.tsx'
import { accountQuery } from './account.ts'
import { IdentitiesSection } from './identities-section.tsx'
import { MailSection } from './mail-section.tsx'
import { PasskeysSection } from './passkeys-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { SessionsSection } from './sessions-section.tsx'
import { YouSection } from './you-section.tsx'

/** The person's own account: who they are, how they sign in, where they are signed in, what they are told. */
export function ProfileScreen() {
  const texts = useTexts()
  const account = useSuspenseQuery(accountQuery(useApi())).data
  return (
    <Page title={texts.profile.title} width="narrow">
      <div className="flex flex-col gap-5">
        <YouSection account={account} />
        <PasswordSection account={account} />
        <PasskeysSection />
        <IdentitiesSection />
        <SessionsSection />
        <MailSection account={account} />
      </div>
    </Page>
  )
}
