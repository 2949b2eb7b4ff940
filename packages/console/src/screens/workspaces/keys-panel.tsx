import type { Workspace } from '@latchkey/sdk'
import { KeySquare } from 'lucide-react'
import { useTexts } from '../../texts/use-texts.tsx'
import { CredentialsPanel } from '../credentials/credentials-panel.tsx'

/** The API keys of the workspace. */
export function KeysPanel({ workspace }: { readonly workspace: Workspace }) {
  const words = useTexts().workspaces
  return (
    <CredentialsPanel
      path={`/v1/workspaces/${workspace.id}/keys`}
      icon={KeySquare}
      usualExpiry="90d"
      words={{
        caption: words.tabs.keys,
        name: words.columns.key,
        text: words.keyText,
        create: words.createKey,
        empty: words.noKeys,
        emptyText: words.noKeysText,
        revokeText: words.revokeText,
      }}
    />
  )
}
