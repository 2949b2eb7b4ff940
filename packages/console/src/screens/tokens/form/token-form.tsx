import type { CredentialChoices, Workspace } from '@latchkey/sdk'
import type { Dispatch, ReactNode } from 'react'
import { useWording } from '../../../texts/use-texts.tsx'
import { LabelledChoice, Segments } from '../../../ui/choice.tsx'
import { Combobox } from '../../../ui/combobox.tsx'
import { Field, Select, TextArea, TextInput } from '../../../ui/field.tsx'
import { Note } from '../../../ui/note.tsx'
import { Section } from '../../../ui/page.tsx'
import { fieldFault } from '../../../ui/problem-note.tsx'
import { useSurroundings } from '../../../ui/surroundings.tsx'
import { isReadOnly } from './scope-choice.ts'
import { ScopeTree } from './scope-tree.tsx'
import { summaryOf } from './summary.ts'
import { type DraftFaults, endOf, type ScopeMode, type TokenDraft } from './token-draft.ts'

export interface TokenFormProps {
  readonly draft: TokenDraft
  readonly onChange: Dispatch<Partial<TokenDraft>>
  readonly choices: CredentialChoices
  readonly workspaces: readonly Workspace[]
  /** What is wrong, once the person has tried to send it. */
  readonly faults: DraftFaults
  /** What the service said. */
  readonly problem: unknown
  /** When the token ends now, where it exists already. */
  readonly before: string | null
  readonly isEdit: boolean
}

/** The fields of a token. */
export function TokenForm(props: TokenFormProps) {
  const { draft, onChange, faults, problem } = props
  const { texts } = useWording()
  const words = texts.tokenForm
  return (
    <div className="flex flex-col gap-5">
      <Section>
        <div className="flex flex-col gap-5">
          <Field
            label={words.name}
            hint={words.nameHint}
            fault={faults.name === undefined ? fieldFault(problem, '/name') : words.nameMissing}
          >
            <TextInput
              name="name"
              maxLength={100}
              placeholder={words.namePlaceholder}
              value={draft.name}
              onChange={(event) => onChange({ name: event.target.value })}
              aria-required
            />
          </Field>
          <Field label={words.description} isOptional fault={fieldFault(problem, '/description')}>
            <TextArea
              rows={2}
              maxLength={500}
              value={draft.description}
              onChange={(event) => onChange({ description: event.target.value })}
            />
          </Field>
          <Expiry {...props} />
        </div>
      </Section>
      <Access {...props} />
      <Places {...props} />
      <Limits {...props} />
    </div>
  )
}

/** What the token will be able to do, in words, as the fields stand. */
export function TokenSummary({ draft, choices, workspaces, before }: TokenFormProps) {
  const { texts, format } = useWording()
  const names = new Map(workspaces.map(({ id, name }) => [id, name]))
  return (
    <div className="rounded-card border border-accent/30 bg-accent-soft px-4 py-3.5">
      <p className="text-xs font-medium text-accent">{texts.tokenForm.summary.label}</p>
      <p aria-live="polite" className="foreign mt-1 text-[0.9375rem] leading-6" data-testid="summary">
        {summaryOf(draft, choices, names, before, texts, format)}
      </p>
    </div>
  )
}

function Expiry({ draft, onChange, choices, faults, problem, before, isEdit }: TokenFormProps) {
  const { texts, format } = useWording()
  const words = texts.tokenForm
  const { maxLifetimeSeconds, expiryRequired, expiryPresets } = choices
  const options = [...(isEdit ? ['keep'] : []), ...expiryPresets, 'date', ...(expiryRequired ? [] : ['never'])]
  const end = endOf(draft, before)
  return (
    <div className="flex flex-col gap-2">
      <div className="font-medium">{words.expiry}</div>
      <Segments
        label={words.expiry}
        options={options.map((value) => ({ value, label: words.presets[value] ?? value }))}
        value={draft.expiry}
        onChange={(expiry) => onChange({ expiry })}
      />
      {draft.expiry === 'date' && (
        <Field
          label={words.expiryDate}
          className="max-w-56"
          fault={faults.expiry === undefined ? fieldFault(problem, '/expiresAt') : words.dateMissing}
        >
          <TextInput
            type="date"
            value={draft.expiryDate}
            onChange={(event) => onChange({ expiryDate: event.target.value })}
          />
        </Field>
      )}
      <p aria-live="polite" className="text-[0.8125rem] text-muted">
        {end === null ? words.neverEnds : words.endsOn(format.date(end))}
        {maxLifetimeSeconds !== null && ` ${words.lifetimeLimit(format.duration(maxLifetimeSeconds))}`}
        {maxLifetimeSeconds === null && expiryRequired && ` ${words.lifetimeRequired}`}
      </p>
      {draft.expiry !== 'date' && fieldFault(problem, '/expiresAt') && (
        <p role="alert" className="text-[0.8125rem] text-danger">
          {fieldFault(problem, '/expiresAt')}
        </p>
      )}
    </div>
  )
}

function Access({ draft, onChange, choices, faults, problem }: TokenFormProps) {
  const { texts } = useWording()
  const words = texts.tokenForm
  const readOnly = choices.scopes.filter(isReadOnly)
  const modes: { value: ScopeMode; label: string }[] = [
    ...(choices.everything === null ? [] : [{ value: 'everything' as const, label: words.modes.everything }]),
    ...(readOnly.length === 0 ? [] : [{ value: 'readOnly' as const, label: words.modes.readOnly }]),
    { value: 'chosen', label: words.modes.chosen },
  ]
  return (
    <Section title={words.access}>
      <div className="flex flex-col gap-3">
        <Segments label={words.access} options={modes} value={draft.mode} onChange={(mode) => onChange({ mode })} />
        {draft.mode === 'everything' && <p className="text-muted">{words.everythingHint}</p>}
        {draft.mode === 'readOnly' && (
          <>
            <p className="text-muted">{words.readOnlyHint(readOnly.length)}</p>
            <p className="foreign font-mono text-xs leading-5 text-muted">
              {readOnly.map(({ name }) => name).join('  ')}
            </p>
          </>
        )}
        {draft.mode === 'chosen' && (
          <ScopeTree offered={choices.scopes} chosen={draft.scopes} onChange={(scopes) => onChange({ scopes })} />
        )}
        <Fault>{faults.scopes === undefined ? fieldFault(problem, '/scopes') : words.scopeMissing}</Fault>
      </div>
    </Section>
  )
}

function Places({ draft, onChange, choices, workspaces, faults, problem }: TokenFormProps) {
  const { texts } = useWording()
  const words = texts.tokenForm
  const { onlyWorkspace } = useSurroundings()
  if (workspaces.length === 0 && draft.workspaces === null) return null
  if (onlyWorkspace !== null)
    return (
      <Section title={words.workspaces}>
        <p className="foreign">{workspaces.find(({ id }) => id === onlyWorkspace)?.name ?? onlyWorkspace}</p>
        {choices.approvalRequired && <Note tone="info">{words.approval}</Note>}
        <Fault>{fieldFault(problem, '/workspaces')}</Fault>
      </Section>
    )
  return (
    <Section title={words.workspaces}>
      <div className="flex flex-col gap-3">
        <div role="radiogroup" aria-label={words.workspaces} className="flex flex-col gap-2.5">
          <LabelledChoice
            kind="radio"
            name="workspaces"
            label={words.allWorkspaces}
            checked={draft.workspaces === null}
            onChange={() => onChange({ workspaces: null })}
          />
          <LabelledChoice
            kind="radio"
            name="workspaces"
            label={words.chosenWorkspaces}
            checked={draft.workspaces !== null}
            onChange={() => onChange({ workspaces: [] })}
          />
        </div>
        {draft.workspaces !== null && (
          <Combobox
            label={words.chooseWorkspaces}
            placeholder={words.chooseWorkspaces}
            options={workspaces.map(({ id, name, address }) => ({ value: id, label: name, hint: address }))}
            values={draft.workspaces}
            onChange={(chosen) => onChange({ workspaces: chosen })}
          />
        )}
        {choices.approvalRequired && <Note tone="info">{words.approval}</Note>}
        <Fault>{faults.workspaces === undefined ? fieldFault(problem, '/workspaces') : words.workspaceMissing}</Fault>
      </div>
    </Section>
  )
}

function Limits({ draft, onChange, faults, problem }: TokenFormProps) {
  const { texts } = useWording()
  const words = texts.tokenForm
  return (
    <Section title={words.limits} text={words.limitsText}>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field
          label={words.ipAllowlist}
          hint={words.ipHint}
          isOptional
          fault={faults.addresses === undefined ? fieldFault(problem, '/ipAllowlist') : words.ipFault(faults.addresses)}
        >
          <TextArea
            rows={3}
            spellCheck={false}
            className="font-mono text-[0.8125rem]"
            value={draft.addresses}
            onChange={(event) => onChange({ addresses: event.target.value })}
          />
        </Field>
        <Field
          label={words.rate}
          hint={words.rateHint}
          isOptional
          fault={faults.rate === undefined ? fieldFault(problem, '/rateLimit') : words.rateFault}
        >
          <div className="flex items-center gap-2">
            <TextInput
              inputMode="numeric"
              className="max-w-28"
              value={draft.rateRequests}
              onChange={(event) => onChange({ rateRequests: event.target.value.trim() })}
            />
            <span className="shrink-0 text-muted">{words.ratePer}</span>
            <Select
              id={undefined}
              aria-label={words.ratePer}
              value={draft.rateWindowSeconds}
              onChange={(event) => onChange({ rateWindowSeconds: event.target.value })}
            >
              {windowsWith(draft.rateWindowSeconds).map((seconds) => (
                <option key={seconds} value={seconds}>
                  {words.rateWindows[seconds] ?? `${seconds} s`}
                </option>
              ))}
            </Select>
          </div>
        </Field>
      </div>
    </Section>
  )
}

/** The usual windows, and that of a token which was made with another. */
const windowsWith = (seconds: string): readonly string[] => [...new Set(['1', '60', '3600', '86400', seconds])]

function Fault({ children }: { readonly children: ReactNode }) {
  return (
    <p aria-live="polite" className="text-[0.8125rem] text-danger empty:hidden">
      {children}
    </p>
  )
}
