import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSay } from '../../ui/toast.tsx'

interface Identity {
  readonly id: string
  readonly label: string
  readonly isOpen: boolean
  readonly email: string | null
  readonly createdAt: string
  readonly lastUsedAt: string | null
}

interface Identities {
  readonly items: readonly Identity[]
  readonly providers: readonly { readonly name: string; readonly label: string }[]
}

const PATH = '/v1/account/identities'

/** The accounts elsewhere that the person signs in with; nothing where there are no providers. */
export function IdentitiesSection() {
  const { texts, format } = useWording()
  const words = texts.profile
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const { data } = useQuery({ queryKey: [PATH], queryFn: () => api.get<Identities>(PATH) })
  const [removed, setRemoved] = useState<Identity | null>(null)
  const link = useAction(async (provider: string) => {
    const { path } = await api.post<{ path: string }>(`${PATH}/link`, { provider })
    location.assign(path)
  })
  const unlink = async () => {
    if (removed === null) return
    await api.delete(`${PATH}/${removed.id}`)
    await queryClient.invalidateQueries({ queryKey: [PATH] })
    say(words.unlinked(removed.label))
  }
  if (data === undefined || (data.items.length === 0 && data.providers.length === 0)) return null
  return (
    <Section
      title={words.identities}
      text={words.identitiesText}
      actions={
        <span className="flex flex-wrap gap-2">
          {data.providers.map(({ name, label }) => (
            <Button key={name} size="small" isBusy={link.isBusy} onClick={() => void link.run(name)}>
              {words.linkIdentity(label)}
            </Button>
          ))}
        </span>
      }
    >
      <ProblemNote fault={link.fault} />
      {data.items.length === 0 && <p className="text-muted">{words.noIdentities}</p>}
      {data.items.length > 0 && (
        <ul className="-my-3 divide-y">
          {data.items.map((identity) => (
            <li key={identity.id} className="flex items-center gap-3 py-3">
              <div className="min-w-0 flex-1">
                <p className="foreign font-medium">{[identity.label, identity.email].filter(Boolean).join(' · ')}</p>
                <p className="text-[0.8125rem] text-muted">
                  {[
                    identity.isOpen ? null : words.identityClosed,
                    words.added(format.relative(identity.createdAt)),
                    identity.lastUsedAt && words.lastUsed(format.relative(identity.lastUsedAt)),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              <Button size="small" look="ghost" onClick={() => setRemoved(identity)}>
                {words.unlink}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <ConfirmDialog
        isOpen={removed !== null}
        onClose={() => setRemoved(null)}
        title={words.unlinkTitle(removed?.label ?? '')}
        text={words.unlinkText}
        action={words.unlink}
        onConfirm={unlink}
      />
    </Section>
  )
}
