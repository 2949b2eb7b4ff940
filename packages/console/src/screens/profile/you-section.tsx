import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field, TextInput } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { fieldFault, ProblemNote } from '../../ui/problem-note.tsx'
import { useSay } from '../../ui/toast.tsx'
import type { Account } from './account.ts'

export function YouSection({ account }: { readonly account: Account }) {
  const texts = useTexts()
  const words = texts.profile
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const [name, setName] = useState(account.name)
  const [isChanging, setChanging] = useState(false)
  const save = useAction(async () => {
    await api.patch('/v1/account', { name: name.trim() })
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: ['/v1/account'] }),
      queryClient.invalidateQueries({ queryKey: ['session'] }),
    ])
    say(texts.general.saved)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save.run()
  }
  return (
    <Section title={words.you}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label={words.name} fault={fieldFault(save.fault, '/name')}>
          <TextInput
            autoComplete="name"
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <div>
          <div className="text-sm font-medium">{words.email}</div>
          <div className="mt-1 flex flex-wrap items-center gap-2">
            <span className="foreign">{account.email}</span>
            <Badge tone={account.emailVerified ? 'success' : 'warning'}>
              {account.emailVerified ? words.verified : words.unverified}
            </Badge>
            <Button size="small" look="ghost" onClick={() => setChanging(true)}>
              {words.changeEmail}
            </Button>
          </div>
        </div>
        <ProblemNote fault={save.fault} />
        <div>
          <Button type="submit" isBusy={save.isBusy} disabled={name.trim() === account.name}>
            {texts.general.save}
          </Button>
        </div>
      </form>
      <Dialog
        isOpen={isChanging}
        onClose={() => setChanging(false)}
        title={words.changeEmail}
        description={words.emailText}
      >
        <EmailForm onDone={() => setChanging(false)} />
      </Dialog>
    </Section>
  )
}

function EmailForm({ onDone }: { readonly onDone: () => void }) {
  const texts = useTexts()
  const words = texts.profile
  const api = useApi()
  const say = useSay()
  const [email, setEmail] = useState('')
  const send = useAction(async () => {
    await api.post('/v1/account/email', { email: email.trim() })
    say(words.emailSent(email.trim()))
    onDone()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send.run()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Field label={words.newEmail} fault={fieldFault(send.fault, '/email')}>
        <TextInput
          type="email"
          autoComplete="email"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <ProblemNote fault={send.fault} />
      <DialogActions>
        <Button onClick={onDone}>{texts.general.cancel}</Button>
        <Button type="submit" look="primary" isBusy={send.isBusy}>
          {words.sendMail}
        </Button>
      </DialogActions>
    </form>
  )
}
