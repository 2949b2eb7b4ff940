import type { Member, Workspace } from '@latchkey/sdk'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Users } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { usePages } from '../../api/use-pages.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog, Dialog, DialogActions, FaultDialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Field, Select, TextInput } from '../../ui/field.tsx'
import { PagedList } from '../../ui/paged-list.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import type { Column } from '../../ui/table.tsx'
import { useSay } from '../../ui/toast.tsx'
import { ImpactList } from '../impact/impact-list.tsx'
import { platformQuery } from '../tokens/queries.ts'

/** Who was given a role in the workspace. */
export function MembersPanel({ workspace }: { readonly workspace: Workspace }) {
  const { texts } = useWording()
  const words = texts.workspaces
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const path = `/v1/workspaces/${workspace.id}/members` as const
  const pages = usePages<Member>(path)
  const roles = useQuery(platformQuery(api)).data?.roles.workspace ?? []
  const [isAdding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Member | null>(null)
  const refresh = () => queryClient.invalidateQueries({ queryKey: [path] })
  const setRole = useAction(async (id: string, name: string, role: string) => {
    await api.put(`${path}/${encodeURIComponent(id)}`, { role })
    await refresh()
    say(words.roleSet(name))
  })
  const remove = async ({ memberId, name }: Member) => {
    await api.delete(`${path}/${memberId}`)
    await refresh()
    say(words.removed(name))
  }
  const columns: readonly Column<Member>[] = [
    {
      key: 'name',
      title: words.columns.name,
      className: 'md:max-w-80',
      cell: ({ name, memberId }) => (
        <>
          <span className="foreign line-clamp-2 font-medium">{name}</span>
          <span className="block truncate font-mono text-xs text-muted">{memberId}</span>
        </>
      ),
    },
    { key: 'type', title: words.columns.type, cell: ({ type }) => words.memberTypes[type] },
    {
      key: 'role',
      title: words.columns.role,
      className: 'md:w-44',
      cell: ({ memberId, name, role }) => (
        <Select
          aria-label={words.roleOf(name)}
          value={role}
          disabled={setRole.isBusy}
          onChange={(event) => void setRole.run(memberId, name, event.target.value)}
        >
          {[...new Set([role, ...roles])].map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Select>
      ),
    },
    {
      key: 'actions',
      title: <span className="sr-only">{texts.general.actions}</span>,
      align: 'end',
      cell: (member) => (
        <Button size="small" look="ghost" onClick={() => setRemoving(member)}>
          {words.removeMember}
        </Button>
      ),
    },
  ]
  const add = (
    <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setAdding(true)}>
      {words.addMember}
    </Button>
  )
  return (
    <>
      <div className="mb-4 flex justify-end">{add}</div>
      <PagedList
        pages={pages}
        caption={words.tabs.members}
        columns={columns}
        rowKey={({ memberId }) => memberId}
        empty={<EmptyState icon={Users} title={words.noMembers} text={words.noMembersText} />}
      />
      <Dialog isOpen={isAdding} onClose={() => setAdding(false)} title={words.addMember}>
        <NewMember path={path} roles={roles} onClose={() => setAdding(false)} />
      </Dialog>
      <ConfirmDialog
        isOpen={removing !== null}
        onClose={() => setRemoving(null)}
        title={words.removeTitle(removing?.name ?? '')}
        text={words.removeText}
        action={words.removeMember}
        onConfirm={async () => {
          if (removing !== null) await remove(removing)
        }}
      >
        {removing && <ImpactList path={`${path}/${removing.memberId}/impact`} />}
      </ConfirmDialog>
      <FaultDialog fault={setRole.fault} onClose={setRole.reset} />
    </>
  )
}

interface NewMemberProps {
  readonly path: `/v1/${string}`
  readonly roles: readonly string[]
  readonly onClose: () => void
}

function NewMember({ path, roles, onClose }: NewMemberProps) {
  const { texts } = useWording()
  const words = texts.workspaces
  const api = useApi()
  const queryClient = useQueryClient()
  const [id, setId] = useState('')
  const [role, setRole] = useState('member')
  const add = useAction(async () => {
    await api.put(`${path}/${encodeURIComponent(id.trim())}`, { role })
    await queryClient.invalidateQueries({ queryKey: [path] })
    onClose()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void add.run()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Field label={words.memberId} hint={words.memberIdHint}>
        <TextInput required maxLength={64} value={id} onChange={(event) => setId(event.target.value)} />
      </Field>
      <Field label={words.role}>
        <Select value={role} onChange={(event) => setRole(event.target.value)}>
          {roles.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Select>
      </Field>
      <ProblemNote fault={add.fault} />
      <DialogActions>
        <Button onClick={onClose}>{texts.general.cancel}</Button>
        <Button type="submit" look="primary" isBusy={add.isBusy} disabled={id.trim() === ''}>
          {words.add}
        </Button>
      </DialogActions>
    </form>
  )
}
