import type { Organization, Workspace } from '@latchkey/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Boxes, Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { usePages } from '../../api/use-pages.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Field, Select, TextInput } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { PagedList } from '../../ui/paged-list.tsx'
import { fieldFault, ProblemNote } from '../../ui/problem-note.tsx'
import type { Column } from '../../ui/table.tsx'
import { PlaceName } from '../place/place-name.tsx'

/** Every workspace that the person reaches. */
export function WorkspacesScreen() {
  const { texts, format } = useWording()
  const words = texts.workspaces
  const pages = usePages<Workspace>('/v1/workspaces')
  const [isCreating, setCreating] = useState(false)
  const create = (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setCreating(true)}>
      {words.create}
    </Button>
  )
  const columns: readonly Column<Workspace>[] = [
    {
      key: 'name',
      title: words.columns.name,
      className: 'md:max-w-96',
      cell: ({ id, name, address }) => (
        <PlaceName
          link={{ to: '/workspaces/$workspaceId', params: { workspaceId: id } }}
          name={name}
          address={address}
        />
      ),
    },
    {
      key: 'visibility',
      title: words.columns.visibility,
      isLabelled: true,
      cell: ({ visibility }) => words.visibility[visibility],
    },
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
      cell: ({ createdAt }) => <time dateTime={createdAt}>{format.date(createdAt)}</time>,
    },
  ]
  return (
    <Page title={words.title} text={words.text} actions={pages.items?.length === 0 ? null : create}>
      <PagedList
        pages={pages}
        caption={words.title}
        columns={columns}
        rowKey={({ id }) => id}
        empty={<EmptyState icon={Boxes} title={words.emptyTitle} text={words.emptyText} action={create} />}
      />
      <Dialog isOpen={isCreating} onClose={() => setCreating(false)} title={words.create}>
        <NewWorkspace onClose={() => setCreating(false)} />
      </Dialog>
    </Page>
  )
}

function NewWorkspace({ onClose }: { readonly onClose: () => void }) {
  const { texts } = useWording()
  const words = texts.workspaces
  const api = useApi()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const organizations = usePages<Organization>('/v1/organizations', { limit: 100 })
  const [name, setName] = useState('')
  const [owner, setOwner] = useState('')
  const create = useAction(async () => {
    const body = owner === '' ? { name } : { name, organizationId: owner }
    const made = await api.post<Workspace>('/v1/workspaces', body, { idempotencyKey: crypto.randomUUID() })
    await queryClient.invalidateQueries({ queryKey: ['/v1/workspaces'] })
    await navigate({ to: '/workspaces/$workspaceId', params: { workspaceId: made.id } })
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
      <Field label={words.organization}>
        <Select value={owner} onChange={(event) => setOwner(event.target.value)}>
          <option value="">{words.yourself}</option>
          {organizations.items?.map((organization) => (
            <option key={organization.id} value={organization.id}>
              {organization.name}
            </option>
          ))}
        </Select>
      </Field>
      <ProblemNote fault={create.fault} />
      <DialogActions>
        <Button onClick={onClose}>{texts.general.cancel}</Button>
        <Button type="submit" look="primary" isBusy={create.isBusy} disabled={name.trim() === ''}>
          {words.createAction}
        </Button>
      </DialogActions>
    </form>
  )
}
