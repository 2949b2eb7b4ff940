import type { CredentialChoices, Issued } from '@latchkey/sdk'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { LabelledChoice } from '../../ui/choice.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { DialogActions } from '../../ui/dialog.tsx'
import { Field, Select, TextInput } from '../../ui/field.tsx'
import { fieldFault, ProblemNote } from '../../ui/problem-note.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { ScopeTree } from '../tokens/form/scope-tree.tsx'
import { workspacesQuery } from '../tokens/queries.ts'

/** What is preselected where the platform offers it. */
export type UsualExpiry = '90d' | '1y'

export interface NewCredentialProps {
  readonly path: `/v1/${string}`
  readonly action: string
  readonly usualExpiry: UsualExpiry
  readonly hasWorkspaces: boolean
  readonly onClose: () => void
  readonly onMade: (issued: Issued) => Promise<void>
}

/** Up to so many scopes stand in a plain list. */
const FEW_SCOPES = 7

/** Asks what a credential is called, what it may do and how long. */
export function NewCredential(props: NewCredentialProps) {
  const api = useApi()
  const [workspaces, setWorkspaces] = useState<readonly string[]>([])
  const named = workspaces.length === 0 ? undefined : workspaces.join(',')
  const { data, error } = useQuery({
    queryKey: [props.path, 'choices', named],
    queryFn: () => api.get<CredentialChoices>(`${props.path}/choices`, { workspaces: named }),
    placeholderData: keepPreviousData,
  })
  if (data === undefined) return error ? <ProblemNote fault={error} /> : <SkeletonRows />
  return <CredentialForm {...props} choices={data} workspaces={workspaces} onWorkspaces={setWorkspaces} />
}

interface CredentialFormProps extends NewCredentialProps {
  readonly choices: CredentialChoices
  /** Empty for all that its owner reaches. */
  readonly workspaces: readonly string[]
  readonly onWorkspaces: (ids: readonly string[]) => void
}

function CredentialForm(props: CredentialFormProps) {
  const { path, action, usualExpiry, hasWorkspaces, onClose, onMade, choices, workspaces, onWorkspaces } = props
  const texts = useTexts()
  const api = useApi()
  const expiries = [...choices.expiryPresets, ...(choices.expiryRequired ? [] : ['never'])]
  const offered = new Set(choices.scopes.map((scope) => scope.name))
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>(choices.defaultScopes)
  const [expiry, setExpiry] = useState<string>(usualExpiry)
  const expires = expiries.includes(expiry) ? expiry : (expiries.at(-1) ?? 'never')
  const scopes = chosen.filter((scope) => offered.has(scope))
  const create = useAction(async () => {
    const body = { name, scopes, expires, ...(workspaces.length === 0 ? {} : { workspaces }) }
    await onMade(await api.post<Issued>(path, body, { idempotencyKey: crypto.randomUUID() }))
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void create.run()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Field label={texts.workspaces.name} fault={fieldFault(create.fault, '/name')}>
        <TextInput required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      {hasWorkspaces && <Places chosen={workspaces} onChange={onWorkspaces} />}
      <fieldset className="flex min-w-0 flex-col gap-3">
        <legend className="mb-1.5 font-medium">{texts.operator.columns.scopes}</legend>
        <Scopes offered={choices.scopes} chosen={scopes} onChange={setChosen} />
      </fieldset>
      <Field label={texts.workspaces.keyExpiry} fault={fieldFault(create.fault, '/expiresAt')}>
        <Select value={expires} onChange={(event) => setExpiry(event.target.value)}>
          {expiries.map((one) => (
            <option key={one} value={one}>
              {texts.tokenForm.presets[one] ?? one}
            </option>
          ))}
        </Select>
      </Field>
      <ProblemNote fault={create.fault} />
      <DialogActions>
        <Button onClick={onClose}>{texts.general.cancel}</Button>
        <Button
          type="submit"
          look="primary"
          isBusy={create.isBusy}
          disabled={name.trim() === '' || scopes.length === 0}
        >
          {action}
        </Button>
      </DialogActions>
    </form>
  )
}

interface ScopesProps {
  readonly offered: CredentialChoices['scopes']
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

function Scopes({ offered, chosen, onChange }: ScopesProps) {
  const texts = useTexts()
  if (offered.length === 0) return <p className="text-muted">{texts.credentials.nothingToGive}</p>
  if (offered.length > FEW_SCOPES) return <ScopeTree offered={offered} chosen={chosen} onChange={onChange} />
  return offered.map((scope) => (
    <LabelledChoice
      key={scope.name}
      label={scope.name}
      hint={scope.description}
      checked={chosen.includes(scope.name)}
      onChange={({ target }) =>
        onChange(target.checked ? [...chosen, scope.name] : chosen.filter((one) => one !== scope.name))
      }
    />
  ))
}

interface PlacesProps {
  readonly chosen: readonly string[]
  readonly onChange: (ids: readonly string[]) => void
}

function Places({ chosen, onChange }: PlacesProps) {
  const texts = useTexts()
  const workspaces = useQuery(workspacesQuery(useApi())).data ?? []
  return (
    <Field label={texts.tokenForm.workspaces} hint={texts.credentials.workspacesHint} isOptional>
      <Combobox
        label={texts.tokenForm.chooseWorkspaces}
        placeholder={texts.tokenForm.chooseWorkspaces}
        options={workspaces.map(({ id, name, address }) => ({ value: id, label: name, hint: address }))}
        values={chosen}
        onChange={onChange}
      />
    </Field>
  )
}
