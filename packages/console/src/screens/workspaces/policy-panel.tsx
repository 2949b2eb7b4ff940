import type { Policy, PolicyPreview } from '@latchkey/sdk'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { LabelledChoice } from '../../ui/choice.tsx'
import { Field, TextArea, TextInput } from '../../ui/field.tsx'
import { Note } from '../../ui/note.tsx'
import { Section } from '../../ui/page.tsx'
import { fieldFault, ProblemNote } from '../../ui/problem-note.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { useSay } from '../../ui/toast.tsx'
import { draftOf, type PolicyDraft, policyOf } from './policy-draft.ts'

export interface PolicyPanelProps {
  readonly path: `/v1/${string}/policy`
  /** Where the rules hold, said above them. */
  readonly text: string
  readonly isReadOnly: boolean
}

/** The rules of a workspace or an organization, and what others would do to what is there. */
export function PolicyPanel(props: PolicyPanelProps) {
  const api = useApi()
  const { path } = props
  const { data, error } = useQuery({ queryKey: [path], queryFn: () => api.get<Policy>(path) })
  if (data === undefined) return error ? <ProblemNote fault={error} /> : <SkeletonRows />
  return <PolicyForm {...props} policy={data} />
}

function PolicyForm({ path, text, isReadOnly, policy }: PolicyPanelProps & { readonly policy: Policy }) {
  const { texts } = useWording()
  const words = texts.workspaces
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState<PolicyDraft>(draftOf(policy))
  const [shown, setShown] = useState<PolicyPreview | null>(null)
  const preview = useAction(async () => setShown(await api.post<PolicyPreview>(`${path}/preview`, policyOf(draft))))
  const save = useAction(async () => {
    await api.put(path, policyOf(draft))
    await queryClient.invalidateQueries({ queryKey: [path] })
    setShown(null)
    say(words.policySet)
  })
  const fault = save.fault ?? preview.fault
  const change = (next: Partial<PolicyDraft>) => {
    setShown(null)
    setDraft((before) => ({ ...before, ...next }))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save.run()
  }
  return (
    <form onSubmit={submit} className="flex max-w-3xl flex-col gap-5">
      <Section>
        <fieldset disabled={isReadOnly} className="flex min-w-0 flex-col gap-5">
          <p className="text-muted">{text}</p>
          <div className="grid gap-5 sm:grid-cols-2">
            <Field
              label={words.maxLifetime}
              hint={words.maxLifetimeHint}
              fault={fieldFault(fault, '/maxLifetimeSeconds')}
            >
              <TextInput
                inputMode="numeric"
                value={draft.lifetimeDays}
                onChange={(event) => change({ lifetimeDays: event.target.value.replaceAll(/\D/g, '').slice(0, 4) })}
              />
            </Field>
            <Field label={words.idle} hint={words.idleHint} fault={fieldFault(fault, '/revokeAfterIdleSeconds')}>
              <TextInput
                inputMode="numeric"
                value={draft.idleDays}
                onChange={(event) => change({ idleDays: event.target.value.replaceAll(/\D/g, '').slice(0, 4) })}
              />
            </Field>
          </div>
          <LabelledChoice
            label={words.expiryRequired}
            checked={draft.expiryRequired}
            onChange={(event) => change({ expiryRequired: event.target.checked })}
          />
          <LabelledChoice
            label={words.approvalRequired}
            checked={draft.approvalRequired}
            onChange={(event) => change({ approvalRequired: event.target.checked })}
          />
          <Field label={words.allowedScopes} hint={words.allowedScopesHint} fault={fieldFault(fault, '/allowedScopes')}>
            <TextArea
              rows={2}
              value={draft.scopes}
              spellCheck={false}
              onChange={(event) => change({ scopes: event.target.value })}
            />
          </Field>
          <Field label={words.ipAllowlist} hint={words.ipAllowlistHint} fault={fieldFault(fault, '/ipAllowlist')}>
            <TextArea
              rows={3}
              value={draft.ranges}
              spellCheck={false}
              onChange={(event) => change({ ranges: event.target.value })}
            />
          </Field>
        </fieldset>
      </Section>
      <ProblemNote fault={fault} />
      {shown !== null && <Preview preview={shown} />}
      {isReadOnly ? (
        <Note>{words.policyReadOnly}</Note>
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button isBusy={preview.isBusy} onClick={() => void preview.run()}>
            {words.preview}
          </Button>
          <Button type="submit" look="primary" isBusy={save.isBusy}>
            {words.setPolicy}
          </Button>
        </div>
      )}
    </form>
  )
}

/** So many that the button which sets the policy stays near. */
const MOST_AT_FIRST = 5

function Preview({ preview: { items, total, considered } }: { readonly preview: PolicyPreview }) {
  const { texts } = useWording()
  const words = texts.workspaces
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? items : items.slice(0, MOST_AT_FIRST)
  if (total === 0)
    return (
      <Note tone="success" role="status">
        {words.previewNone(considered)}
      </Note>
    )
  return (
    <div role="status">
      <Section title={words.previewTitle(total, considered)}>
        <ul className="-my-3 divide-y">
          {shown.map(({ credential, owner, effects, after }) => (
            <li key={credential.id} className="py-3">
              <p className="flex flex-wrap items-center gap-2">
                <span className="foreign line-clamp-1 font-medium">{credential.name}</span>
                {owner !== null && <span className="foreign text-muted">{words.ofWhom(owner.name)}</span>}
                {effects.map((effect) => (
                  <Badge key={effect} tone={effect === 'starts' || effect === 'gains_scopes' ? 'success' : 'warning'}>
                    {words.effects[effect]}
                  </Badge>
                ))}
              </p>
              {after.message !== null && <p className="mt-1 text-[0.8125rem] text-muted">{after.message}</p>}
            </li>
          ))}
        </ul>
        {total > shown.length && (
          <p className="mt-6 flex flex-wrap items-center gap-3 text-muted">
            {texts.general.and(total - shown.length)}
            {items.length > shown.length && (
              <Button size="small" onClick={() => setWhole(true)}>
                {texts.general.loadMore}
              </Button>
            )}
          </p>
        )}
      </Section>
    </div>
  )
}
