import type { Credential } from '@latchkey/sdk'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useApi } from '../../../api/services.tsx'
import { useTexts } from '../../../texts/use-texts.tsx'
import { Button } from '../../../ui/button.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Note } from '../../../ui/note.tsx'
import { Heading } from '../../../ui/surroundings.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { platformQuery, workspacesQuery } from '../queries.ts'
import { type SecretBox, useHeld } from './secret-box.ts'
import { snippetsOf } from './snippets.ts'
import { wireOf } from './wire.ts'

export interface SecretPanelProps {
  readonly credential: Credential
  readonly box: SecretBox
  /** Called when the person has taken the secret along, by copying or downloading it. */
  readonly onKept: () => void
  readonly note?: ReactNode
}

const NO_API = 'https://api.example.com'
const NO_WORKSPACE = 'YOUR_WORKSPACE_ID'

/** The one moment in which a secret is seen: to copy, to download, and to try. The box is emptied when this goes. */
export function SecretPanel({ credential, box, onKept, note }: SecretPanelProps) {
  useHeld(box)
  const secret = box.reveal()
  const texts = useTexts()
  const words = texts.tokenSecret
  const api = useApi()
  const platform = useSuspenseQuery(platformQuery(api)).data
  const isService = credential.kind === 'service'
  const isRecoverable = platform.recoverable && !isService
  const workspaces = useQuery(workspacesQuery(api)).data
  const wire = wireOf(platform.dialect)
  const workspace = credential.workspaces?.[0] ?? workspaces?.[0]?.id ?? NO_WORKSPACE
  const place = { apiUrl: platform.apiUrl ?? NO_API, workspace }
  const snippets = snippetsOf(wire, place, secret)
  const [language, setLanguage] = useState('curl')
  const download = () => {
    const address = URL.createObjectURL(new Blob([`${wire.variable}=${secret}\n`], { type: 'text/plain' }))
    const link = document.createElement('a')
    link.href = address
    link.download = `${credential.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60) || 'token'}.env`
    link.click()
    URL.revokeObjectURL(address)
    onKept()
  }
  return (
    <div className="flex min-w-0 flex-col gap-5">
      <Note tone={isRecoverable ? 'info' : 'warning'}>{isRecoverable ? words.again : words.once}</Note>
      <div className="rounded-card border bg-surface p-4 sm:p-5">
        <div className="mb-1.5 font-medium">{words.label}</div>
        <div className="flex flex-col gap-3">
          <code
            data-testid="secret"
            className="rounded-control bg-sunken px-3 py-2.5 font-mono text-[0.9375rem] leading-6 break-all select-all"
          >
            {secret}
          </code>
          <div className="flex flex-wrap gap-2">
            <CopyButton text={() => secret} label={words.copy} look="primary" size="medium" onCopied={onKept} />
            <Button onClick={download} icon={<Download aria-hidden className="size-4" />}>
              {words.download}
            </Button>
          </div>
        </div>
        {note && <div className="mt-3 text-muted">{note}</div>}
      </div>
      {/* It opens the service, not the platform's API that the examples call. */}
      {!isService && (
        <div className="min-w-0 rounded-card border bg-surface p-4 sm:p-5">
          <Heading below={1} className="mb-2 font-semibold">
            {words.useIt}
          </Heading>
          <Tabs
            label={words.languages}
            value={language}
            onChange={setLanguage}
            tabs={snippets.map((snippet) => ({
              value: snippet.language,
              label: snippet.label,
              content: <Code code={snippet.code} onCopied={snippet.code.includes(secret) ? onKept : undefined} />,
            }))}
          />
          {(platform.apiUrl === null || (wire.namesWorkspace && workspace === NO_WORKSPACE)) && (
            <p className="mt-3 text-[0.8125rem] text-muted">
              {[
                platform.apiUrl === null ? words.placeholderApi : '',
                workspace === NO_WORKSPACE ? words.workspaceNote : '',
              ]
                .join(' ')
                .trim()}
            </p>
          )}
        </div>
      )}
    </div>
  )
}

function Code({ code, onCopied }: { readonly code: string; readonly onCopied: (() => void) | undefined }) {
  return (
    <div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="overflow-x-auto rounded-control bg-sunken p-3 font-mono text-[0.8125rem] leading-5"
      >
        {code}
      </pre>
      <div className="mt-2">
        <CopyButton text={() => code} {...(onCopied && { onCopied })} />
      </div>
    </div>
  )
}
