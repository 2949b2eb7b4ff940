import type { CredentialChoices, Issued } from '@latchkey/sdk'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { LabelledChoice } from '../../ui/choice.tsx'
import { DialogActions } from '../../ui/dialog.tsx'
import { Field, Select, TextInput } from '../../ui/field.tsx'
import { fieldFault, ProblemNote } from '../../ui/problem-note.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'

const EXPIRIES = ['30d', '90d', '1y', 'never'] as const

export interface NewServiceKeyProps {
  readonly path: `/v1/${string}`
  readonly onClose: () => void
  readonly onMade: (issued: Issued) => Promise<void>
}

/** Asks what a service key is called, what it may do and how long. */
export function NewServiceKey(props: NewServiceKeyProps) {
  const api = useApi()
  const { data, error } = useQuery({
    queryKey: [props.path, 'choices'],
    queryFn: () => api.get<CredentialChoices>(`${props.path}/choices`),
  })
  if (data === undefined) return error ? <ProblemNote fault={error} /> : <SkeletonRows />
  return <KeyForm {...props} choices={data} />
}

function KeyForm({ path, onClose, onMade, choices }: NewServiceKeyProps & { readonly choices: CredentialChoices }) {
  const { texts } = useWording()
  const words = texts.workspaces
  const api = useApi()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly string[]>(choices.defaultScopes)
  const [expires, setExpires] = useState<(typeof EXPIRIES)[number]>('1y')
  const create = useAction(async () => {
    const body = { name, scopes, expires }
    await onMade(await api.post<Issued>(path, body, { idempotencyKey: crypto.randomUUID() }))
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
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-1.5 font-medium">{texts.operator.columns.scopes}</legend>
        {choices.scopes.map((scope) => (
          <LabelledChoice
            key={scope.name}
            label={scope.name}
            hint={scope.description}
            checked={scopes.includes(scope.name)}
            onChange={({ target }) =>
              setScopes((before) =>
                target.checked ? [...before, scope.name] : before.filter((one) => one !== scope.name),
              )
            }
          />
        ))}
      </fieldset>
      <Field label={words.keyExpiry}>
        <Select
          value={expires}
          onChange={(event) => setExpires(EXPIRIES.find((one) => one === event.target.value) ?? '1y')}
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
        <Button
          type="submit"
          look="primary"
          isBusy={create.isBusy}
          disabled={name.trim() === '' || scopes.length === 0}
        >
          {texts.operator.createServiceKey}
        </Button>
      </DialogActions>
    </form>
  )
}
