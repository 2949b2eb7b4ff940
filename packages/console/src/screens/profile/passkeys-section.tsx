import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { createPasskey, hasPasskeys } from '../../app/passkey.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog, Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field, TextInput } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useSay } from '../../ui/toast.tsx'

interface Passkey {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly lastUsedAt: string | null
}

export function PasskeysSection() {
  const { texts, format } = useWording()
  const words = texts.profile
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const { data, error, isPending } = useQuery({
    queryKey: ['/v1/account/passkeys'],
    queryFn: () => api.get<{ readonly items: readonly Passkey[] }>('/v1/account/passkeys'),
  })
  const [isAdding, setAdding] = useState(false)
  const [removed, setRemoved] = useState<Passkey | null>(null)
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: ['/v1/account/passkeys'] }),
      queryClient.invalidateQueries({ queryKey: ['session'] }),
    ])
  const remove = async () => {
    if (removed === null) return
    await api.delete(`/v1/account/passkeys/${removed.id}`)
    await refresh()
    say(words.passkeyRemoved)
  }
  return (
    <Section
      title={words.passkeys}
      text={words.passkeysText}
      actions={
        <Button size="small" disabled={!hasPasskeys()} onClick={() => setAdding(true)}>
          {words.addPasskey}
        </Button>
      }
    >
      <ProblemNote fault={error} />
      {isPending && <Skeleton className="h-8" />}
      {data?.items.length === 0 && (
        <p className="text-muted">{hasPasskeys() ? words.noPasskeys : words.noPasskeysHere}</p>
      )}
      {data !== undefined && data.items.length > 0 && (
        <ul className="-my-3 divide-y">
          {data.items.map((passkey) => (
            <li key={passkey.id} className="flex items-center gap-3 py-3">
              <div className="min-w-0 flex-1">
                <p className="foreign font-medium">{passkey.name}</p>
                <p className="text-[0.8125rem] text-muted">
                  {[
                    words.added(format.relative(passkey.createdAt)),
                    passkey.lastUsedAt && words.lastUsed(format.relative(passkey.lastUsedAt)),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              <Button size="small" look="ghost" onClick={() => setRemoved(passkey)}>
                {texts.general.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Dialog isOpen={isAdding} onClose={() => setAdding(false)} title={words.addPasskey}>
        <AddPasskey
          onDone={() => {
            setAdding(false)
            void refresh()
          }}
        />
      </Dialog>
      <ConfirmDialog
        isOpen={removed !== null}
        onClose={() => setRemoved(null)}
        title={words.removePasskey(removed?.name ?? '')}
        text={words.removePasskeyText}
        action={texts.general.remove}
        onConfirm={remove}
      />
    </Section>
  )
}

function AddPasskey({ onDone }: { readonly onDone: () => void }) {
  const { texts } = useWording()
  const words = texts.profile
  const api = useApi()
  const say = useSay()
  const [name, setName] = useState('')
  const add = useAction(async () => {
    const { options } = await api.post<{ options: object }>('/v1/account/passkey-options')
    const credential = await createPasskey(options)
    await api.post('/v1/account/passkeys', { name: name.trim(), credential })
    say(words.passkeyAdded)
    onDone()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void add.run()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Field label={words.passkeyName} hint={words.passkeyNameHint}>
        <TextInput required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <ProblemNote fault={add.fault} />
      <DialogActions>
        <Button type="submit" look="primary" isBusy={add.isBusy}>
          {words.addPasskey}
        </Button>
      </DialogActions>
    </form>
  )
}
