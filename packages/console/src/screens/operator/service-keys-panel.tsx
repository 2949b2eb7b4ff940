import type { Credential, Rotated } from '@latchkey/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { Plus, ServerCog } from 'lucide-react'
import { useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { usePages } from '../../api/use-pages.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog, Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PagedList } from '../../ui/paged-list.tsx'
import type { Column } from '../../ui/table.tsx'
import { useSay } from '../../ui/toast.tsx'
import { CredentialStatus } from '../tokens/credential-status.tsx'
import { type Overlap, RotateDialog } from '../tokens/rotate-dialog.tsx'
import { SecretBox } from '../tokens/secret/secret-box.ts'
import { SecretDialog, type Shown } from '../tokens/secret/secret-dialog.tsx'
import { isLive, oldSecretWords } from '../tokens/token-words.ts'
import { CredentialName, LastUse } from '../workspaces/last-use.tsx'
import { NewServiceKey } from './new-service-key.tsx'

const PATH = '/v1/service-keys'

/** What resource servers and backends present to the service: made, seen once, given a new secret, revoked. */
export function ServiceKeysPanel() {
  const { texts, format } = useWording()
  const words = texts.operator
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const pages = usePages<Credential>(PATH)
  const [isCreating, setCreating] = useState(false)
  const [asked, setAsked] = useState<{ readonly verb: 'rotate' | 'revoke'; readonly credential: Credential } | null>(
    null,
  )
  const [shown, setShown] = useState<Shown | null>(null)
  const close = () => setAsked(null)
  const keyFor = (verb: 'rotate' | 'revoke') => (asked?.verb === verb ? asked.credential : null)
  const refresh = () => queryClient.invalidateQueries({ queryKey: [PATH] })
  const rotate = async ({ id }: Credential, overlap: Overlap) => {
    const rotated = await api.post<Rotated>(`${PATH}/${id}/rotate`, { overlap })
    const note = oldSecretWords(rotated, overlap, texts, format)
    setShown({ credential: rotated.credential, box: new SecretBox(rotated.secret), note })
    await refresh()
  }
  const revoke = async () => {
    if (asked === null) return
    await api.post(`${PATH}/${asked.credential.id}/revoke`)
    await refresh()
    say(texts.workspaces.revoked(asked.credential.name))
  }
  const columns: readonly Column<Credential>[] = [
    {
      key: 'name',
      title: words.columns.name,
      className: 'md:max-w-72',
      cell: (credential) => <CredentialName credential={credential} />,
    },
    {
      key: 'scopes',
      title: words.columns.scopes,
      isSecondary: true,
      className: 'md:max-w-56',
      cell: ({ scopes }) => <span className="line-clamp-2">{scopes.join(' ')}</span>,
    },
    { key: 'lastUse', title: words.columns.lastUse, cell: (credential) => <LastUse credential={credential} /> },
    {
      key: 'status',
      title: words.columns.status,
      cell: (credential) => <CredentialStatus credential={credential} />,
    },
    {
      key: 'actions',
      title: <span className="sr-only">{texts.general.actions}</span>,
      align: 'end',
      cell: (credential) =>
        isLive(credential) && (
          <span className="flex flex-wrap gap-1 md:justify-end">
            <Button size="small" look="ghost" onClick={() => setAsked({ verb: 'rotate', credential })}>
              {texts.tokens.actions.rotate}
            </Button>
            <Button size="small" look="ghost" onClick={() => setAsked({ verb: 'revoke', credential })}>
              {texts.tokens.actions.revoke}
            </Button>
          </span>
        ),
    },
  ]
  return (
    <>
      <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
        <p className="max-w-2xl text-muted">{words.serviceKeysText}</p>
        <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setCreating(true)}>
          {words.createServiceKey}
        </Button>
      </div>
      <PagedList
        pages={pages}
        caption={words.tabs.serviceKeys}
        columns={columns}
        rowKey={({ id }) => id}
        empty={<EmptyState icon={ServerCog} title={words.noServiceKeys} />}
      />
      <Dialog isOpen={isCreating} onClose={() => setCreating(false)} title={words.createServiceKey}>
        <NewServiceKey
          path={PATH}
          onClose={() => setCreating(false)}
          onMade={async ({ credential, secret }) => {
            setCreating(false)
            setShown({ credential, box: new SecretBox(secret) })
            await refresh()
          }}
        />
      </Dialog>
      <RotateDialog token={keyFor('rotate')} onClose={close} onRotate={rotate} />
      <SecretDialog shown={shown} onClose={() => setShown(null)} />
      <ConfirmDialog
        isOpen={keyFor('revoke') !== null}
        onClose={close}
        title={texts.workspaces.revokeTitle(asked?.credential.name ?? '')}
        text={words.revokeServiceKeyText}
        action={texts.tokens.actions.revoke}
        onConfirm={revoke}
      />
    </>
  )
}
