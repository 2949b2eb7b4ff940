import { ServerCog } from 'lucide-react'
import { useTexts } from '../../texts/use-texts.tsx'
import { CredentialsPanel } from '../credentials/credentials-panel.tsx'

/** What resource servers and backends present to the service. */
export function ServiceKeysPanel() {
  const words = useTexts().operator
  return (
    <CredentialsPanel
      path="/v1/service-keys"
      icon={ServerCog}
      usualExpiry="1y"
      words={{
        caption: words.tabs.serviceKeys,
        name: words.columns.name,
        text: words.serviceKeysText,
        create: words.createServiceKey,
        empty: words.noServiceKeys,
        revokeText: words.revokeServiceKeyText,
      }}
    />
  )
}
