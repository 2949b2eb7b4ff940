import type { User } from '@latchkey/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { Plus, UserSearch } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { usePages } from '../../api/use-pages.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog, Dialog, DialogActions, FaultDialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Field, TextInput } from '../../ui/field.tsx'
import { PagedList } from '../../ui/paged-list.tsx'
import { fieldFault, ProblemNote } from '../../ui/problem-note.tsx'
import { RowActions } from '../../ui/row-actions.tsx'
import { SearchInput } from '../../ui/search-input.tsx'
import type { Column } from '../../ui/table.tsx'
import { useSay } from '../../ui/toast.tsx'
import { ImpactList } from '../impact/impact-list.tsx'

/** Everybody: found, invited, suspended, deleted, with what would stop told beforehand. */
export function UsersPanel() {
  const { texts, format } = useWording()
  const words = texts.operator
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const [q, setQ] = useState<string | undefined>()
  const pages = usePages<User>('/v1/users', { q })
  const [isInviting, setInviting] = useState(false)
  const [asked, setAsked] = useState<{ readonly verb: 'suspend' | 'delete'; readonly user: User } | null>(null)
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['/v1/users'] })
  const resume = useAction(async ({ id, name }: User) => {
    await api.post(`/v1/users/${id}/resume`)
    await refresh()
    say(words.resumed(name))
  })
  const act = async () => {
    if (asked === null) return
    const { verb, user } = asked
    await (verb === 'suspend' ? api.post(`/v1/users/${user.id}/suspend`) : api.delete(`/v1/users/${user.id}`))
    await refresh()
    say(verb === 'suspend' ? words.suspended(user.name) : words.deleted(user.name))
  }
  const columns: readonly Column<User>[] = [
    {
      key: 'name',
      title: words.columns.name,
      className: 'md:max-w-48',
      cell: ({ name, id }) => (
        <>
          <span className="foreign line-clamp-2 font-medium">{name}</span>
          <span className="block truncate font-mono text-xs text-muted">{id}</span>
        </>
      ),
    },
    {
      key: 'email',
      title: words.columns.email,
      isLabelled: true,
      className: 'md:max-w-64',
      cell: ({ email }) => <span className="foreign block truncate">{email}</span>,
    },
    { key: 'role', title: words.columns.role, isLabelled: true, cell: ({ role }) => role },
    {
      key: 'state',
      title: words.columns.state,
      cell: ({ state }) => (
        <Badge tone={state === 'active' ? 'success' : 'warning'} hasDot>
          {words.states[state]}
        </Badge>
      ),
    },
    {
      key: 'created',
      title: words.columns.created,
      isLabelled: true,
      isSecondary: true,
      cell: ({ createdAt }) => (
        <time dateTime={createdAt} className="whitespace-nowrap">
          {format.date(createdAt)}
        </time>
      ),
    },
    {
      key: 'actions',
      title: <span className="sr-only">{texts.general.actions}</span>,
      align: 'end',
      cell: (user) => (
        <RowActions>
          {user.state === 'suspended' ? (
            <Button size="small" look="ghost" isBusy={resume.isBusy} onClick={() => void resume.run(user)}>
              {words.resume}
            </Button>
          ) : (
            <Button size="small" look="ghost" onClick={() => setAsked({ verb: 'suspend', user })}>
              {words.suspend}
            </Button>
          )}
          <Button size="small" look="ghost" onClick={() => setAsked({ verb: 'delete', user })}>
            {words.delete}
          </Button>
        </RowActions>
      ),
    },
  ]
  const name = asked?.user.name ?? ''
  const isDeletion = asked?.verb === 'delete'
  return (
    <>
      <div className="mb-4 flex flex-col gap-2 sm:flex-row">
        <SearchInput label={words.searchUsers} placeholder={words.searchUsersHint} onSearch={setQ} />
        <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setInviting(true)}>
          {words.invite}
        </Button>
      </div>
      <PagedList
        pages={pages}
        caption={words.tabs.users}
        columns={columns}
        rowKey={({ id }) => id}
        empty={<EmptyState icon={UserSearch} title={words.noUsers} />}
      />
      <Dialog
        isOpen={isInviting}
        onClose={() => setInviting(false)}
        title={words.invite}
        description={words.inviteText}
      >
        <Invitation onClose={() => setInviting(false)} />
      </Dialog>
      <ConfirmDialog
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        title={isDeletion ? words.deleteTitle(name) : words.suspendTitle(name)}
        text={isDeletion ? words.deleteText : words.suspendText}
        action={isDeletion ? words.delete : words.suspend}
        {...(isDeletion && asked ? { typed: asked.user.handle } : {})}
        onConfirm={act}
      >
        {asked && (
          <ImpactList path={`/v1/users/${asked.user.id}/impact?by=${isDeletion ? 'deletion' : 'suspension'}`} />
        )}
      </ConfirmDialog>
      <FaultDialog fault={resume.fault} onClose={resume.reset} />
    </>
  )
}

function Invitation({ onClose }: { readonly onClose: () => void }) {
  const { texts } = useWording()
  const words = texts.operator
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const invite = useAction(async () => {
    await api.post('/v1/users', { name, email, invite: true }, { idempotencyKey: crypto.randomUUID() })
    await queryClient.invalidateQueries({ queryKey: ['/v1/users'] })
    say(words.invited(email))
    onClose()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void invite.run()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Field label={words.columns.name} fault={fieldFault(invite.fault, '/name')}>
        <TextInput required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label={words.columns.email} fault={fieldFault(invite.fault, '/email')}>
        <TextInput
          type="email"
          required
          maxLength={254}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <ProblemNote fault={invite.fault} />
      <DialogActions>
        <Button onClick={onClose}>{texts.general.cancel}</Button>
        <Button type="submit" look="primary" isBusy={invite.isBusy}>
          {words.inviteAction}
        </Button>
      </DialogActions>
    </form>
  )
}
