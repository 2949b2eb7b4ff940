import type { Credential, Rotated } from '@latchkey/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { type LucideIcon, Plus } from 'lucide-react'
import { useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { usePages } from '../../api/use-pages.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog, Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PagedList } from '../../ui/paged-list.tsx'
import { PanelHead } from '../../ui/panel-head.tsx'
import { RowActions } from '../../ui/row-actions.tsx'
import type { Column } from '../../ui/table.tsx'
import { useSay } from '../../ui/toast.tsx'
import { CredentialStatus } from '../tokens/credential-status.tsx'
import { type Overlap, RotateDialog } from '../tokens/rotate-dialog.tsx'
import { SecretBox } from '../tokens/secret/secret-box.ts'
import { SecretDialog, type Shown } from '../tokens/secret/secret-dialog.tsx'
import { isLive, oldSecretWords } from '../tokens/token-words.ts'
import { CredentialName, LastUse } from '../workspaces/last-use.tsx'
import { NewCredential, type UsualExpiry } from './new-credential.tsx'

export interface CredentialsPanelProps {
  /** The collection of the owner's credentials. */
  readonly path: `/v1/${string}`
  readonly icon: LucideIcon
  readonly usualExpiry: UsualExpiry
  readonly words: CredentialWords
  /** Whether one can be limited to workspaces. */
  readonly hasWorkspaces?: boolean
}

export interface CredentialWords {
  readonly caption: string
  readonly name: string
  readonly text: string
  readonly create: string
  readonly empty: string
  readonly emptyText?: string
  readonly revokeText: string
}

/** What belongs to no person and is looked after by administrators: made, seen once, given a new secret, revoked. */
export function CredentialsPanel({ path, icon, usualExpiry, words, hasWorkspaces = false }: CredentialsPanelProps) {
  const { texts, format } = useWording()
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const pages = usePages<Credential>(path)
  const [isCreating, setCreating] = useState(false)
  const [asked, setAsked] = useState<{ readonly verb: 'rotate' | 'revoke'; readonly credential: Credential } | null>(
    null,
  )
  const [shown, setShown] = useState<Shown | null>(null)
  const close = () => setAsked(null)
  const askedFor = (verb: 'rotate' | 'revoke') => (asked?.verb === verb ? asked.credential : null)
  const refresh = () => queryClient.invalidateQueries({ queryKey: [path] })
  const rotate = async ({ id }: Credential, overlap: Overlap) => {
    const rotated = await api.post<Rotated>(`${path}/${id}/rotate`, { overlap })
    const note = oldSecretWords(rotated, overlap, texts, format)
    setShown({ credential: rotated.credential, box: new SecretBox(rotated.secret), note })
    await refresh()
  }
  const revoke = async () => {
    if (asked === null) return
    await api.post(`${path}/${asked.credential.id}/revoke`)
    await refresh()
    say(texts.workspaces.revoked(asked.credential.name))
  }
  const columns: readonly Column<Credential>[] = [
    {
      key: 'name',
      title: words.name,
      className: 'md:max-w-72',
      cell: (credential) => <CredentialName credential={credential} />,
    },
    {
      key: 'scopes',
      title: texts.operator.columns.scopes,
      isSecondary: true,
      className: 'md:max-w-56',
      cell: ({ scopes }) => <span className="line-clamp-2">{scopes.join(' ')}</span>,
    },
    {
      key: 'lastUse',
      title: texts.operator.columns.lastUse,
      isLabelled: true,
      cell: (credential) => <LastUse credential={credential} />,
    },
    {
      key: 'status',
      title: texts.operator.columns.status,
      cell: (credential) => <CredentialStatus credential={credential} />,
    },
    {
      key: 'actions',
      title: <span className="sr-only">{texts.general.actions}</span>,
      align: 'end',
      cell: (credential) =>
        isLive(credential) && (
          <RowActions>
            <Button size="small" look="ghost" onClick={() => setAsked({ verb: 'rotate', credential })}>
              {texts.tokens.actions.rotate}
            </Button>
            <Button size="small" look="ghost" onClick={() => setAsked({ verb: 'revoke', credential })}>
              {texts.tokens.actions.revoke}
            </Button>
          </RowActions>
        ),
    },
  ]
  return (
    <>
      <PanelHead
        text={words.text}
        action={
          <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setCreating(true)}>
            {words.create}
          </Button>
        }
      />
      <PagedList
        pages={pages}
        caption={words.caption}
        columns={columns}
        rowKey={({ id }) => id}
        empty={<EmptyState icon={icon} title={words.empty} text={words.emptyText} />}
      />
      <Dialog isOpen={isCreating} onClose={() => setCreating(false)} title={words.create} size="large">
        <NewCredential
          path={path}
          action={words.create}
          usualExpiry={usualExpiry}
          hasWorkspaces={hasWorkspaces}
          onClose={() => setCreating(false)}
          onMade={async ({ credential, secret }) => {
            setCreating(false)
            setShown({ credential, box: new SecretBox(secret) })
            await refresh()
          }}
        />
      </Dialog>
      <RotateDialog token={askedFor('rotate')} onClose={close} onRotate={rotate} />
      <SecretDialog shown={shown} onClose={() => setShown(null)} />
      <ConfirmDialog
        isOpen={askedFor('revoke') !== null}
        onClose={close}
        title={texts.workspaces.revokeTitle(asked?.credential.name ?? '')}
        text={words.revokeText}
        action={texts.tokens.actions.revoke}
        onConfirm={revoke}
      />
    </>
  )
}
