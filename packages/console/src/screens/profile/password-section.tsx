import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Field, TextInput } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { fieldFault, ProblemNote } from '../../ui/problem-note.tsx'
import { useSay } from '../../ui/toast.tsx'
import type { Account } from './account.ts'

const EMPTY = { current: '', next: '' }

export function PasswordSection({ account }: { readonly account: Account }) {
  const { texts, format } = useWording()
  const words = texts.profile
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const [typed, setTyped] = useState(EMPTY)
  const hasPassword = account.passwordSetAt !== null
  const save = useAction(async () => {
    const { current, next } = typed
    await api.post('/v1/account/password', hasPassword ? { current, next } : { next })
    setTyped(EMPTY)
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: ['/v1/account'] }),
      queryClient.invalidateQueries({ queryKey: ['/v1/account/sessions'] }),
      queryClient.invalidateQueries({ queryKey: ['session'] }),
    ])
    say(words.passwordDone)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save.run()
  }
  const standing =
    account.passwordSetAt === null ? words.noPassword : words.passwordSet(format.relative(account.passwordSetAt))
  return (
    <Section title={words.password} text={`${standing} ${words.passwordText}`}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {/* Tells the browser's keeper of passwords whose it is. */}
        <input type="text" autoComplete="username" readOnly hidden value={account.email ?? ''} />
        {hasPassword && (
          <Field label={words.currentPassword} fault={fieldFault(save.fault, '/current')}>
            <TextInput
              type="password"
              autoComplete="current-password"
              required
              value={typed.current}
              onChange={(event) => setTyped({ ...typed, current: event.target.value })}
            />
          </Field>
        )}
        <Field label={words.newPassword} hint={words.newPasswordHint} fault={fieldFault(save.fault, '/next')}>
          <TextInput
            type="password"
            autoComplete="new-password"
            required
            value={typed.next}
            onChange={(event) => setTyped({ ...typed, next: event.target.value })}
          />
        </Field>
        <ProblemNote fault={save.fault} />
        <div>
          <Button type="submit" isBusy={save.isBusy}>
            {words.setPassword}
          </Button>
        </div>
      </form>
    </Section>
  )
}
