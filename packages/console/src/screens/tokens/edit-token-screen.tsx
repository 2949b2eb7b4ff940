import type { Credential } from '@latchkey/sdk'
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button, buttonClasses } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSay } from '../../ui/toast.tsx'
import { bodyOf, type DraftFaults, draftOf, faultsOf, type TokenDraft } from './form/token-draft.ts'
import { TokenForm, TokenSummary } from './form/token-form.tsx'
import { choicesQuery, tokenQuery, tokensChanged, workspacesQuery } from './queries.ts'

/** Changes a token; its secret stays. */
export function EditTokenScreen() {
  const { tokenId } = useParams({ from: '/tokens/$tokenId/edit' })
  const token = useSuspenseQuery(tokenQuery(useApi(), tokenId)).data
  return <EditForm key={token.updatedAt} token={token} />
}

function EditForm({ token }: { readonly token: Credential }) {
  const texts = useTexts()
  const words = texts.tokenForm
  const api = useApi()
  const say = useSay()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const workspaces = useSuspenseQuery(workspacesQuery(api)).data
  const anywhere = useSuspenseQuery(choicesQuery(api, null)).data
  const [draft, setDraft] = useState<TokenDraft>(() => draftOf(token, anywhere))
  const [faults, setFaults] = useState<DraftFaults>({})
  const isLimited = draft.workspaces !== null && draft.workspaces.length > 0
  const limited = useQuery({ ...choicesQuery(api, draft.workspaces), enabled: isLimited }).data
  const choices = (isLimited ? limited : undefined) ?? anywhere
  const to = { to: '/tokens/$tokenId', params: { tokenId: token.id } } as const
  const save = useAction(async () => {
    // Only what was changed: a scope that its owner has lost meanwhile stays as it is unless it is touched.
    const before: Readonly<Record<string, unknown>> = { ...bodyOf(draftOf(token, anywhere), anywhere) }
    const changes = Object.entries(bodyOf(draft, choices)).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
    )
    await api.patch(`/v1/tokens/${token.id}`, Object.fromEntries(changes))
    await tokensChanged(queryClient)
    say(texts.tokens.done.edited(draft.name))
    await navigate(to)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = faultsOf(draft, choices)
    setFaults(found)
    if (Object.keys(found).length === 0) void save.run()
  }
  const change = (part: Partial<TokenDraft>) => {
    setDraft((before) => ({ ...before, ...part }))
    setFaults({})
  }
  const props = {
    ...{ draft, choices, workspaces, faults, onChange: change },
    ...{ problem: save.fault, before: token.expiresAt, isEdit: true },
  }
  return (
    <Page
      title={words.editTitle(token.name)}
      width="narrow"
      above={
        <Link {...to} className="inline-flex items-center gap-1.5 hover:text-text">
          <ArrowLeft aria-hidden className="size-4" />
          <span className="foreign line-clamp-1">{token.name}</span>
        </Link>
      }
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-5">
        <TokenForm {...props} />
        <TokenSummary {...props} />
        <ProblemNote fault={save.fault} />
        <div className="flex flex-col-reverse gap-2 sm:flex-row">
          <Button type="submit" look="primary" isBusy={save.isBusy}>
            {texts.general.save}
          </Button>
          <Link {...to} className={buttonClasses()}>
            {texts.general.cancel}
          </Link>
        </div>
      </form>
    </Page>
  )
}
