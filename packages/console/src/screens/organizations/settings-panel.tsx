import type { Organization } from '@latchkey/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Field, TextInput } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { fieldFault, ProblemNote } from '../../ui/problem-note.tsx'
import { useSay } from '../../ui/toast.tsx'
import { ImpactList } from '../impact/impact-list.tsx'

/** The name, and what ends the organization for good. */
export function SettingsPanel({ organization }: { readonly organization: Organization }) {
  const { texts } = useWording()
  const words = texts.organizations
  const api = useApi()
  const say = useSay()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const path = `/v1/organizations/${organization.id}` as const
  const [name, setName] = useState(organization.name)
  const [isDeleting, setDeleting] = useState(false)
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['/v1/organizations'] })
  const save = useAction(async () => {
    await api.patch(path, { name })
    await refresh()
    say(texts.general.saved)
  })
  const remove = async () => {
    await api.delete(path)
    await navigate({ to: '/organizations' })
    await refresh()
    await queryClient.invalidateQueries({ queryKey: ['/v1/workspaces'] })
    say(words.deleted(organization.name))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save.run()
  }
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <Section>
        <form onSubmit={submit} className="flex flex-col gap-5">
          <Field label={words.name} hint={words.settingsText} fault={fieldFault(save.fault, '/name')}>
            <TextInput required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
          </Field>
          <ProblemNote fault={save.fault} />
          <div>
            <Button type="submit" look="primary" isBusy={save.isBusy} disabled={name.trim() === ''}>
              {texts.general.save}
            </Button>
          </div>
        </form>
      </Section>
      <Section title={words.deleteOrganization} text={words.deleteOrganizationText}>
        <Button look="danger" onClick={() => setDeleting(true)}>
          {words.deleteOrganization}
        </Button>
      </Section>
      <ConfirmDialog
        isOpen={isDeleting}
        onClose={() => setDeleting(false)}
        title={words.deleteTitle(organization.name)}
        text={words.deleteOrganizationText}
        action={words.deleteOrganization}
        typed={organization.slug}
        onConfirm={remove}
      >
        {isDeleting && <ImpactList path={`${path}/impact`} />}
      </ConfirmDialog>
    </div>
  )
}
