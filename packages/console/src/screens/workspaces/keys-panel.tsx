import type { Credential, Issued, Workspace } from '@latchkey/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { KeySquare, Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { usePages } from '../../api/use-pages.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog, Dialog, DialogActions } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Field, Select, TextInput } from '../../ui/field.tsx'
import { PagedList } from '../../ui/paged-list.tsx'
import { fieldFault, ProblemNote } from '../../ui/problem-note.tsx'
import type { Column } from '../../ui/table.tsx'
import { useSay } from '../../ui/toast.tsx'
import { CredentialStatus } from '../tokens/credential-status.tsx'
import { SecretBox } from '../tokens/secret/secret-box.ts'
import { SecretDialog, type Shown } from '../tokens/secret/secret-dialog.tsx'
import { isLive } from '../tokens/token-words.ts'
import { CredentialName, LastUse } from './last-use.tsx'

const EXPIRIES = ['30d', '90d', '1y', 'never'] as const

/** The API keys of the workspace: made, seen once, revoked. */
export function KeysPanel({ workspace }: { readonly workspace: Workspace }) {
  const { texts } = useWording()
  const words = texts.workspaces
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const path = `/v1/workspaces/${workspace.id}/keys` as const
  const pages = usePages<Credential>(path)
  const [isCreating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<Credential | null>(null)
  const [shown, setShown] = useState<Shown | null>(null)
  const refresh = () => queryClient.invalidateQueries({ queryKey: [path] })
  const revoke = async ({ id, name }: Credential) => {
    await api.post(`${path}/${id}/revoke`)
    await refresh()
    say(words.revoked(name))
  }
  const columns: readonly Column<Credential>[] = [
    {
      key: 'name',
      title: words.columns.key,
      className: 'md:max-w-72',
      cell: (credential) => <CredentialName credential={credential} />,
    },
    {
      key: 'scopes',
      title: words.columns.here,
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
          <Button size="small" look="ghost" onClick={() => setRevoking(credential)}>
            {words.revoke}
          </Button>
        ),
    },
  ]
  return (
    <>
      <div className="mb-4 flex justify-end">
        <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setCreating(true)}>
          {words.createKey}
        </Button>
      </div>
      <PagedList
        pages={pages}
        caption={words.tabs.keys}
        columns={columns}
        rowKey={({ id }) => id}
        empty={<EmptyState icon={KeySquare} title={words.noKeys} text={words.noKeysText} />}
      />
      <Dialog
        isOpen={isCreating}
        onClose={() => setCreating(false)}
        title={words.createKey}
        description={words.keyText}
      >
        <NewKey
          path={path}
          onClose={() => setCreating(false)}
          onMade={async ({ credential, secret }) => {
            setCreating(false)
            setShown({ credential, box: new SecretBox(secret) })
            await refresh()
          }}
        />
      </Dialog>
      <SecretDialog shown={shown} onClose={() => setShown(null)} />
      <ConfirmDialog
        isOpen={revoking !== null}
        onClose={() => setRevoking(null)}
        title={words.revokeTitle(revoking?.name ?? '')}
        text={words.revokeText}
        action={words.revoke}
        onConfirm={async () => {
          if (revoking !== null) await revoke(revoking)
        }}
      />
    </>
  )
}

interface NewKeyProps {
  readonly path: `/v1/${string}`
  readonly onClose: () => void
  readonly onMade: (issued: Issued) => Promise<void>
}

function NewKey({ path, onClose, onMade }: NewKeyProps) {
  const { texts } = useWording()
  const words = texts.workspaces
  const api = useApi()
  const [name, setName] = useState('')
  const [expires, setExpires] = useState<(typeof EXPIRIES)[number]>('90d')
  const create = useAction(async () => {
    await onMade(await api.post<Issued>(path, { name, expires }, { idempotencyKey: crypto.randomUUID() }))
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void create.run()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Field label={words.name} fault={fieldFault(create.fault, '/name')}>
        <TextInput required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label={words.keyExpiry}>
        <Select
          value={expires}
          onChange={(event) => setExpires(EXPIRIES.find((one) => one === event.target.value) ?? '90d')}
        >
          {EXPIRIES.map((one) => (
            <option key={one} value={one}>
              {words.expiries[one]}
            </option>
          ))}
        </Select>
      </Field>
      <ProblemNote fault={create.fault} />
      <DialogActions>
        <Button onClick={onClose}>{texts.general.cancel}</Button>
        <Button type="submit" look="primary" isBusy={create.isBusy} disabled={name.trim() === ''}>
          {words.createKey}
        </Button>
      </DialogActions>
    </form>
  )
}
