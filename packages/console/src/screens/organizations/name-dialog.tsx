import { type FormEvent, useState } from 'react'
import { useAction } from '../../api/use-action.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field, TextInput } from '../../ui/field.tsx'
import { fieldFault, ProblemNote } from '../../ui/problem-note.tsx'

export interface NameDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly title: string
  readonly action: string
  /** The name that it has already. */
  readonly before?: string
  /** Closes the dialog when it succeeds; what it throws is shown in it. */
  readonly onName: (name: string) => Promise<void>
}

/** Asks for the name of something that is made or renamed. */
export function NameDialog(props: NameDialogProps) {
  return (
    <Dialog isOpen={props.isOpen} onClose={props.onClose} title={props.title}>
      <NameForm {...props} />
    </Dialog>
  )
}

function NameForm({ onClose, action, before = '', onName }: NameDialogProps) {
  const { texts } = useWording()
  const [name, setName] = useState(before)
  const submission = useAction(async () => {
    await onName(name)
    onClose()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void submission.run()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Field label={texts.organizations.name} fault={fieldFault(submission.fault, '/name')}>
        <TextInput required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <ProblemNote fault={submission.fault} />
      <DialogActions>
        <Button onClick={onClose}>{texts.general.cancel}</Button>
        <Button type="submit" look="primary" isBusy={submission.isBusy} disabled={name.trim() === ''}>
          {action}
        </Button>
      </DialogActions>
    </form>
  )
}
