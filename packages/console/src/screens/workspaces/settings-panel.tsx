import type { WorkspaceWithRights } from '@latchkey/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { LabelledChoice } from '../../ui/choice.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Field, TextInput } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { fieldFault, ProblemNote } from '../../ui/problem-note.tsx'
import { useSay } from '../../ui/toast.tsx'
import { ImpactList } from '../impact/impact-list.tsx'

/** Name, visibility, and what ends the workspace for a while or for good. */
export function SettingsPanel({ workspace }: { readonly workspace: WorkspaceWithRights }) {
  const { texts } = useWording()
  const words = texts.workspaces
  const api = useApi()
  const say = useSay()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const path = `/v1/workspaces/${workspace.id}` as const
  const [name, setName] = useState(workspace.name)
  const [isPublic, setPublic] = useState(workspace.visibility === 'public')
  const [asked, setAsked] = useState<'suspend' | 'delete' | null>(null)
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['/v1/workspaces'] })
  const save = useAction(async () => {
    await api.patch(path, { name, visibility: isPublic ? 'public' : 'private' })
    await refresh()
    say(words.saved)
  })
  const resume = useAction(async () => {
    await api.post(`${path}/resume`)
    await refresh()
    say(words.resumed)
  })
  const suspend = async () => {
    await api.post(`${path}/suspend`)
    await refresh()
    say(words.suspended)
  }
  const remove = async () => {
    await api.delete(path)
    await navigate({ to: '/workspaces' })
    await refresh()
    say(words.deleted)
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
          <LabelledChoice
            label={words.public}
            hint={words.publicHint}
            checked={isPublic}
            onChange={(event) => setPublic(event.target.checked)}
          />
          <ProblemNote fault={save.fault} />
          <div>
            <Button type="submit" look="primary" isBusy={save.isBusy} disabled={name.trim() === ''}>
              {words.save}
            </Button>
          </div>
        </form>
      </Section>
      {workspace.scopes.includes('workspaces:write') && (
        <Section title={words.closing} text={words.closingText}>
          <ProblemNote fault={resume.fault} />
          <div className="flex flex-wrap gap-2">
            {workspace.state === 'suspended' ? (
              <Button isBusy={resume.isBusy} onClick={() => void resume.run()}>
                {words.resume}
              </Button>
            ) : (
              <Button onClick={() => setAsked('suspend')}>{words.suspend}</Button>
            )}
            <Button look="danger" onClick={() => setAsked('delete')}>
              {words.delete}
            </Button>
          </div>
        </Section>
      )}
      <ConfirmDialog
        isOpen={asked === 'suspend'}
        onClose={() => setAsked(null)}
        title={words.suspendTitle}
        text={words.suspendText}
        action={words.suspend}
        onConfirm={suspend}
      />
      <ConfirmDialog
        isOpen={asked === 'delete'}
        onClose={() => setAsked(null)}
        title={words.delete}
        text={words.deleteText}
        action={words.delete}
        typed={workspace.slug}
        onConfirm={remove}
      >
        <ImpactList path={`${path}/impact`} />
      </ConfirmDialog>
    </div>
  )
}
