import type { Credential, Issued, Rotated } from '@latchkey/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { ConfirmDialog, FaultDialog } from '../../ui/dialog.tsx'
import { Field, TextInput } from '../../ui/field.tsx'
import { useSay } from '../../ui/toast.tsx'
import { tokensChanged } from './queries.ts'
import { type Overlap, RotateDialog } from './rotate-dialog.tsx'
import { SecretBox } from './secret/secret-box.ts'
import { SecretDialog, type Shown } from './secret/secret-dialog.tsx'
import { oldSecretWords, placeWords } from './token-words.ts'

export type TokenAction = 'reveal' | 'rotate' | 'replace' | 'suspend' | 'resume' | 'revoke'

export interface TokenActions {
  readonly start: (action: TokenAction, token: Credential) => void
  readonly revokeMany: (tokens: readonly Credential[]) => void
  /** To be rendered once on the page. */
  readonly dialogs: ReactNode
}

const WEEK_MS = 7 * 86_400_000

const boxed = ({ credential, secret }: Issued): Shown => ({ credential, box: new SecretBox(secret) })

/** Everything that is done to tokens which exist, with the questions that it takes. `onRevoked` is told which are gone. */
export function useTokenActions(onRevoked: (ids: readonly string[]) => void = () => {}): TokenActions {
  const { texts, format } = useWording()
  const words = texts.tokens
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const [asked, setAsked] = useState<{ action: TokenAction; token: Credential } | null>(null)
  const [many, setMany] = useState<readonly Credential[]>([])
  const [reason, setReason] = useState('')
  const [shown, setShown] = useState<Shown | null>(null)
  const close = () => {
    setAsked(null)
    setMany([])
    setReason('')
  }
  const token = asked?.token
  const isAsked = (action: TokenAction) => asked?.action === action
  const withReason = reason.trim() === '' ? {} : { reason: reason.trim() }

  const setState = async (one: Credential, action: 'suspend' | 'resume') => {
    await api.post(`/v1/tokens/${one.id}/${action}`)
    await tokensChanged(queryClient)
    say(action === 'suspend' ? words.done.suspended(one.name) : words.done.resumed(one.name))
  }
  const revoke = async (one: Credential) => {
    await api.post(`/v1/tokens/${one.id}/revoke`, withReason)
    await tokensChanged(queryClient)
    onRevoked([one.id])
    say(words.done.revoked(one.name))
  }
  const revokeAll = async () => {
    const ids = many.map(({ id }) => id)
    await api.post('/v1/tokens/revoke', { ids, ...withReason })
    await tokensChanged(queryClient)
    onRevoked(ids)
    say(words.done.revokedMany(format.number(ids.length)))
  }
  const rotate = async (one: Credential, overlap: Overlap) => {
    const rotated = await api.post<Rotated>(`/v1/tokens/${one.id}/rotate`, { overlap })
    await tokensChanged(queryClient)
    const note = oldSecretWords(rotated, overlap, texts, format)
    setShown({ credential: rotated.credential, box: new SecretBox(rotated.secret), note })
  }
  const reveal = useAction(async (one: Credential) => {
    setShown(boxed(await api.post<Issued>(`/v1/tokens/${one.id}/reveal`)))
  })
  const resume = useAction((one: Credential) => setState(one, 'resume'))
  const atOnce = { reveal, resume }
  const replace = async (one: Credential) => {
    const issued = await api.post<Issued>(`/v1/tokens/${one.id}/replace`, withReason)
    await tokensChanged(queryClient)
    onRevoked([one.id])
    setShown(boxed(issued))
  }

  const lastUse = (one: Credential) =>
    one.lastUse === null
      ? words.revoke.unused
      : words.revoke.lastUsed(format.relative(one.lastUse.at), placeWords(one, texts))
  const reasonField = (
    <Field label={words.revoke.reason} hint={words.revoke.reasonHint} isOptional>
      <TextInput maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
    </Field>
  )
  const recent = many.filter(({ lastUse: use }) => use !== null && Date.parse(use.at) > Date.now() - WEEK_MS)

  return {
    start: (action, one) => {
      if (action === 'reveal' || action === 'resume') void atOnce[action].run(one)
      else setAsked({ action, token: one })
    },
    revokeMany: setMany,
    dialogs: (
      <>
        <ConfirmDialog
          isOpen={isAsked('revoke')}
          onClose={close}
          title={words.revoke.title(token?.name ?? '')}
          text={`${token ? lastUse(token) : ''} ${words.revoke.text}`}
          action={words.actions.revoke}
          typed={words.revoke.word}
          onConfirm={async () => token && revoke(token)}
        >
          {reasonField}
        </ConfirmDialog>
        <ConfirmDialog
          isOpen={many.length > 0}
          onClose={close}
          title={words.revoke.manyTitle(format.number(many.length))}
          text={`${recent.length > 0 ? `${words.revoke.manyUsed(format.number(recent.length))} ` : ''}${words.revoke.text}`}
          action={words.actions.revoke}
          typed={words.revoke.word}
          onConfirm={revokeAll}
        >
          {reasonField}
        </ConfirmDialog>
        <ConfirmDialog
          isOpen={isAsked('replace')}
          onClose={close}
          title={words.replace.title(token?.name ?? '')}
          text={`${words.replace.text} ${token ? lastUse(token) : ''}`}
          action={words.replace.action}
          onConfirm={async () => token && replace(token)}
        >
          {reasonField}
        </ConfirmDialog>
        <ConfirmDialog
          isOpen={isAsked('suspend')}
          onClose={close}
          title={`${words.actions.suspend}: ${token?.name ?? ''}`}
          text={`${token ? lastUse(token) : ''} ${texts.tokenDetail.suspendedNote}`}
          action={words.actions.suspend}
          onConfirm={async () => token && setState(token, 'suspend')}
        />
        <FaultDialog
          fault={reveal.fault ?? resume.fault}
          onClose={() => {
            reveal.reset()
            resume.reset()
          }}
        />
        <RotateDialog token={isAsked('rotate') ? (token ?? null) : null} onClose={close} onRotate={rotate} />
        <SecretDialog shown={shown} onClose={() => setShown(null)} />
      </>
    ),
  }
}
