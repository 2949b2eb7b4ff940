import { useQueryClient } from '@tanstack/react-query'
import { Plus, Users } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { usePages } from '../../api/use-pages.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog, Dialog, DialogActions, FaultDialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Field, Select } from '../../ui/field.tsx'
import { PagedList } from '../../ui/paged-list.tsx'
import { PanelHead } from '../../ui/panel-head.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { RowActions } from '../../ui/row-actions.tsx'
import type { Column } from '../../ui/table.tsx'
import { useSay } from '../../ui/toast.tsx'
import { ImpactList } from '../impact/impact-list.tsx'
import { MemberChoice } from '../organizations/member-choice.tsx'

/** Whoever has a role somewhere, as the list shows them. */
export interface RoleHolder {
  readonly id: string
  readonly name: string
  readonly role: string
  /** What kind of member it is, where there are several. */
  readonly type?: string
}

interface MemberWords {
  readonly memberId: string
  readonly memberIdHint: string
  readonly removeText: string
  readonly noMembers: string
  readonly noMembersText: string
}

export interface MembersPanelProps<Item> {
  readonly path: `/v1/${string}/members`
  /** The roles that there are to give. */
  readonly roles: readonly string[]
  readonly holderOf: (item: Item) => RoleHolder
  readonly placeWords: MemberWords
  /** Whose people, programs and teams are offered by name; null for nobody's. */
  readonly directory: string | null
  /** The person may see who it is, and change nothing. */
  readonly isReadOnly: boolean
}

/** Who was given a role in a workspace or an organization. */
export function MembersPanel<Item>({
  path,
  roles,
  holderOf,
  placeWords,
  directory,
  isReadOnly,
}: MembersPanelProps<Item>) {
  const { texts } = useWording()
  const words = texts.workspaces
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const pages = usePages<Item>(path)
  const [isAdding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<RoleHolder | null>(null)
  const refresh = () => queryClient.invalidateQueries({ queryKey: [path] })
  const setRole = useAction(async (id: string, name: string, role: string) => {
    await api.put(`${path}/${encodeURIComponent(id)}`, { role })
    await refresh()
    say(words.roleSet(name))
  })
  const remove = async ({ id, name }: RoleHolder) => {
    await api.delete(`${path}/${id}`)
    await refresh()
    say(words.removed(name))
  }
  const hasTypes = pages.items?.some((item) => holderOf(item).type !== undefined)
  const typeColumn: Column<Item> = {
    key: 'type',
    title: words.columns.type,
    isLabelled: true,
    cell: (item) => holderOf(item).type,
  }
  const columns: readonly Column<Item>[] = [
    {
      key: 'name',
      title: words.columns.name,
      className: 'md:max-w-80',
      cell: (item) => (
        <>
          <span className="foreign line-clamp-2 font-medium">{holderOf(item).name}</span>
          <span className="block truncate font-mono text-xs text-muted">{holderOf(item).id}</span>
        </>
      ),
    },
    ...(hasTypes ? [typeColumn] : []),
    {
      key: 'role',
      title: words.columns.role,
      isLabelled: true,
      className: 'md:w-44',
      cell: (item) => {
        const { id, name, role } = holderOf(item)
        if (isReadOnly) return role
        return (
          <Select
            aria-label={words.roleOf(name)}
            value={role}
            disabled={setRole.isBusy}
            onChange={(event) => void setRole.run(id, name, event.target.value)}
          >
            {[...new Set([role, ...roles])].map((one) => (
              <option key={one}>{one}</option>
            ))}
          </Select>
        )
      },
    },
    {
      key: 'actions',
      title: <span className="sr-only">{texts.general.actions}</span>,
      align: 'end',
      cell: (item) =>
        !isReadOnly && (
          <RowActions>
            <Button size="small" look="ghost" onClick={() => setRemoving(holderOf(item))}>
              {words.removeMember}
            </Button>
          </RowActions>
        ),
    },
  ]
  const add = !isReadOnly && (
    <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setAdding(true)}>
      {words.addMember}
    </Button>
  )
  return (
    <>
      <PanelHead action={add} />
      <PagedList
        pages={pages}
        caption={words.tabs.members}
        columns={columns}
        rowKey={(item) => holderOf(item).id}
        empty={<EmptyState icon={Users} title={placeWords.noMembers} text={placeWords.noMembersText} />}
      />
      <Dialog isOpen={isAdding} onClose={() => setAdding(false)} title={words.addMember}>
        <NewMember
          path={path}
          roles={roles}
          placeWords={placeWords}
          directory={directory}
          onClose={() => setAdding(false)}
        />
      </Dialog>
      <ConfirmDialog
        isOpen={removing !== null}
        onClose={() => setRemoving(null)}
        title={words.removeTitle(removing?.name ?? '')}
        text={placeWords.removeText}
        action={words.removeMember}
        onConfirm={async () => {
          if (removing !== null) await remove(removing)
        }}
      >
        {removing && <ImpactList path={`${path}/${removing.id}/impact`} />}
      </ConfirmDialog>
      <FaultDialog fault={setRole.fault} onClose={setRole.reset} />
    </>
  )
}

interface NewMemberProps {
  readonly path: `/v1/${string}`
  readonly roles: readonly string[]
  readonly placeWords: MemberWords
  readonly directory: string | null
  readonly onClose: () => void
}

function NewMember({ path, roles, placeWords, directory, onClose }: NewMemberProps) {
  const { texts } = useWording()
  const words = texts.workspaces
  const api = useApi()
  const queryClient = useQueryClient()
  const [id, setId] = useState('')
  const [role, setRole] = useState(roles.includes('member') ? 'member' : (roles[0] ?? ''))
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
      <MemberChoice
        organizationId={directory}
        hasTeams
        idLabel={placeWords.memberId}
        idHint={placeWords.memberIdHint}
        value={id}
        onChange={setId}
      />
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
