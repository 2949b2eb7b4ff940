import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState, useSyncExternalStore } from 'react'
import { useServices } from '../api/services.tsx'
import { useAction } from '../api/use-action.ts'
import { useTexts } from '../texts/use-texts.tsx'
import { Button, buttonClasses } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Field, TextInput } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { provePasskey } from './passkey.ts'
import { useSession } from './use-session.ts'

/** Asks for a fresh proof of who this is, whenever a call was refused for lack of one. */
export function ReauthenticationDialog() {
  const texts = useTexts()
  const { reauthentication } = useServices()
  const isOpen = useSyncExternalStore(reauthentication.subscribe, reauthentication.isOpen)
  return (
    <Dialog
      isOpen={isOpen}
      onClose={() => reauthentication.answer(false)}
      title={texts.shell.reauthentication.title}
      description={texts.shell.reauthentication.text}
    >
      <Proof />
    </Dialog>
  )
}

function Proof() {
  const texts = useTexts()
  const words = texts.shell.reauthentication
  const { api, csrf, reauthentication } = useServices()
  const { signInMethods } = useSession()
  const queryClient = useQueryClient()
  const [password, setPassword] = useState('')
  const prove = useAction(async (proof: object) => {
    const { csrfToken } = await api.post<{ csrfToken: string }>('/v1/session/authenticate', proof)
    csrf.current = csrfToken
    await queryClient.invalidateQueries({ queryKey: ['session'] })
    reauthentication.answer(true)
  })
  const withPasskey = useAction(async () => {
    const { options } = await api.post<{ options: object }>('/v1/session/passkey-options')
    await prove.run({ passkey: await provePasskey(options) })
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void prove.run({ password })
  }
  const { password: hasPassword, passkeys } = signInMethods
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {hasPassword && (
        <Field label={words.password}>
          <TextInput
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            required
          />
        </Field>
      )}
      {!hasPassword && passkeys === 0 && <p className="text-muted">{words.elsewhereText}</p>}
      <ProblemNote fault={prove.fault ?? withPasskey.fault} />
      <DialogActions>
        <Button onClick={() => reauthentication.answer(false)}>{texts.general.cancel}</Button>
        {passkeys > 0 && (
          <Button
            look={hasPassword ? 'secondary' : 'primary'}
            isBusy={withPasskey.isBusy}
            onClick={() => void withPasskey.run()}
          >
            {words.withPasskey}
          </Button>
        )}
        {hasPassword && (
          <Button type="submit" look="primary" isBusy={prove.isBusy}>
            {words.confirm}
          </Button>
        )}
        {!hasPassword && passkeys === 0 && (
          <a
            href={`/reauthenticate?return=${encodeURIComponent(location.pathname + location.search)}`}
            className={buttonClasses({ look: 'primary' })}
          >
            {words.elsewhere}
          </a>
        )}
      </DialogActions>
    </form>
  )
}
