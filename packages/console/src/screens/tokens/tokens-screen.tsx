import type { Credential } from '@latchkey/sdk'
import { usePages } from '../../api/use-pages.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Page } from '../../ui/page.tsx'

export function TokensScreen() {
  const texts = useTexts()
  const { items } = usePages<Credential>('/v1/tokens')
  return (
    <Page title={texts.shell.tokens}>
      {items?.map(({ id, name }) => (
        <p key={id}>{name}</p>
      ))}
    </Page>
  )
}
