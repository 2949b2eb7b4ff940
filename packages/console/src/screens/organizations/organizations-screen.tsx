import type { Organization } from '@latchkey/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Building2, Plus } from 'lucide-react'
import { useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { usePages } from '../../api/use-pages.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { PagedList } from '../../ui/paged-list.tsx'
import type { Column } from '../../ui/table.tsx'
import { PlaceName } from '../place/place-name.tsx'
import { NameDialog } from './name-dialog.tsx'

/** Every organization that the person is a member of. */
export function OrganizationsScreen() {
  const { texts, format } = useWording()
  const words = texts.organizations
  const api = useApi()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const pages = usePages<Organization>('/v1/organizations')
  const [isCreating, setCreating] = useState(false)
  const make = async (name: string) => {
    const made = await api.post<Organization>('/v1/organizations', { name }, { idempotencyKey: crypto.randomUUID() })
    await queryClient.invalidateQueries({ queryKey: ['/v1/organizations'] })
    await navigate({ to: '/organizations/$organizationId', params: { organizationId: made.id } })
  }
  const create = (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setCreating(true)}>
      {words.create}
    </Button>
  )
  const columns: readonly Column<Organization>[] = [
    {
      key: 'name',
      title: words.name,
      className: 'md:max-w-96',
      cell: ({ id, name, slug }) => (
        <PlaceName
          link={{ to: '/organizations/$organizationId', params: { organizationId: id } }}
          name={name}
          address={slug}
        />
      ),
    },
    {
      key: 'created',
      title: texts.workspaces.columns.created,
      isLabelled: true,
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
        empty={<EmptyState icon={Building2} title={words.emptyTitle} text={words.emptyText} action={create} />}
      />
      <NameDialog
        isOpen={isCreating}
        onClose={() => setCreating(false)}
        title={words.create}
        action={words.createAction}
        onName={make}
      />
    </Page>
  )
}
