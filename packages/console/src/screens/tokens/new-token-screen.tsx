import type { Credential, Issued } from '@latchkey/sdk'
import { keepPreviousData, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Link, useBlocker, useNavigate, useSearch } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button, buttonClasses } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Page } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSurroundings } from '../../ui/surroundings.tsx'
import { bodyOf, type DraftFaults, draftOf, emptyDraft, faultsOf, type TokenDraft } from './form/token-draft.ts'
import { TokenForm, TokenSummary } from './form/token-form.tsx'
import { choicesQuery, tokenQuery, tokensChanged, workspacesQuery } from './queries.ts'
import { SecretBox } from './secret/secret-box.ts'
import type { Shown } from './secret/secret-dialog.tsx'
import { SecretPanel } from './secret/secret-panel.tsx'

/** Makes a token, blank or like another, and shows its secret once. */
export function NewTokenScreen() {
  const api = useApi()
  const { from } = useSearch({ from: '/tokens/new' })
  const { data: model } = useQuery({ ...tokenQuery(api, from ?? ''), enabled: from !== undefined })
  const [shown, setShown] = useState<Shown | null>(null)
  if (shown !== null) return <SecretScreen {...shown} />
  if (from !== undefined && model === undefined) return null
  return <FormScreen model={model ?? null} onIssued={setShown} />
}

function FormScreen({
  model,
  onIssued,
}: {
  readonly model: Credential | null
  readonly onIssued: (shown: Shown) => void
}) {
  const texts = useTexts()
  const words = texts.tokenForm
  const api = useApi()
  const queryClient = useQueryClient()
  const workspaces = useSuspenseQuery(workspacesQuery(api)).data
  const anywhere = useSuspenseQuery(choicesQuery(api, null)).data
  const { onlyWorkspace } = useSurroundings()
  const [draft, setDraft] = useState<TokenDraft>(() => {
    const fresh = emptyDraft(anywhere)
    const draft = model === null ? fresh : { ...draftOf(model, anywhere), name: '', expiry: fresh.expiry }
    return onlyWorkspace === null ? draft : { ...draft, workspaces: [onlyWorkspace] }
  })
  const limited = useQuery({
    ...choicesQuery(api, draft.workspaces),
    enabled: draft.workspaces !== null && draft.workspaces.length > 0,
    placeholderData: keepPreviousData,
  })
  const choices = draft.workspaces === null || draft.workspaces.length === 0 ? anywhere : (limited.data ?? anywhere)
  const [faults, setFaults] = useState<DraftFaults>({})
  const [key] = useState(() => ({ body: '', value: '' }))
  const form = useRef<HTMLFormElement>(null)
  const create = useAction(async () => {
    const body = bodyOf(draft, choices)
    // The same request again is the same token; a changed one is another.
    const text = JSON.stringify(body)
    if (key.body !== text) Object.assign(key, { body: text, value: crypto.randomUUID() })
    const { credential, secret } = await api.post<Issued>('/v1/tokens', body, { idempotencyKey: key.value })
    await tokensChanged(queryClient)
    onIssued({ credential, box: new SecretBox(secret) })
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = faultsOf(draft, choices)
    setFaults(found)
    if (Object.keys(found).length === 0) void create.run()
    else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
  }
  const change = (part: Partial<TokenDraft>) => {
    setDraft((before) => ({ ...before, ...part }))
    setFaults({})
  }
  const props = {
    ...{ draft, choices, workspaces, faults, onChange: change },
    ...{ problem: create.fault, before: null, isEdit: false },
  }
  return (
    <Page
      title={words.newTitle}
      width="narrow"
      above={
        <Link to="/tokens" className="inline-flex items-center gap-1.5 hover:text-text">
          <ArrowLeft aria-hidden className="size-4" />
          {words.back}
        </Link>
      }
    >
      <form ref={form} noValidate onSubmit={submit} className="flex flex-col gap-5">
        <TokenForm {...props} />
        <TokenSummary {...props} />
        <ProblemNote fault={create.fault} />
        <div className="flex flex-col-reverse gap-2 sm:flex-row">
          <Button type="submit" look="primary" isBusy={create.isBusy}>
            {words.create}
          </Button>
          <Link to="/tokens" className={buttonClasses()}>
            {texts.general.cancel}
          </Link>
        </div>
      </form>
    </Page>
  )
}

function SecretScreen({ credential, box }: Shown) {
  const texts = useTexts()
  const words = texts.tokenSecret
  const navigate = useNavigate()
  const [isKept, setKept] = useState(false)
  const heading = useRef<HTMLSpanElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const blocker = useBlocker({ shouldBlockFn: () => !isKept, enableBeforeUnload: false, withResolver: true })
  const title = words.title(credential.name)
  return (
    <Page
      title={title}
      heading={
        <span ref={heading} tabIndex={-1} className="outline-none">
          {title}
        </span>
      }
      width="narrow"
    >
      <SecretPanel credential={credential} box={box} onKept={() => setKept(true)} />
      <div className="mt-5">
        <Button look={isKept ? 'primary' : 'secondary'} onClick={() => void navigate({ to: '/tokens' })}>
          {isKept ? texts.general.done : words.done}
        </Button>
      </div>
      <ConfirmDialog
        isOpen={blocker.status === 'blocked'}
        onClose={() => blocker.reset?.()}
        title={words.leaveTitle}
        text={words.leaveText}
        action={words.leave}
        onConfirm={async () => blocker.proceed?.()}
      />
    </Page>
  )
}
