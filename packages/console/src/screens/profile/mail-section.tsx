import { useQueryClient } from '@tanstack/react-query'
import { useApi } from '../../api/services.tsx'
import { useAction } from '../../api/use-action.ts'
import { LANGUAGES } from '../../texts/catalogue.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { LabelledChoice } from '../../ui/choice.tsx'
import { Field, Select } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSay } from '../../ui/toast.tsx'
import type { Account } from './account.ts'

/** What mails are sent, and in which language. */
export function MailSection({ account }: { readonly account: Account }) {
  const texts = useTexts()
  const words = texts.profile
  const api = useApi()
  const say = useSay()
  const queryClient = useQueryClient()
  const save = useAction(async (change: object) => {
    await api.patch('/v1/account', change)
    await queryClient.invalidateQueries({ queryKey: ['/v1/account'] })
    say(texts.general.saved)
  })
  return (
    <Section title={words.notifications}>
      <div className="flex flex-col gap-4">
        <LabelledChoice
          label={words.expiry7d}
          checked={account.notifications.expiry7d}
          disabled={save.isBusy}
          onChange={(event) => void save.run({ notifications: { expiry7d: event.target.checked } })}
        />
        <LabelledChoice label={words.expiry1d} hint={words.expiry1dHint} checked disabled readOnly />
        <Field label={words.language} className="max-w-56">
          <Select
            value={account.language ?? ''}
            onChange={(event) => void save.run({ language: event.target.value === '' ? null : event.target.value })}
          >
            <option value="">{words.browserLanguage}</option>
            {Object.entries(LANGUAGES).map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <ProblemNote fault={save.fault} />
      </div>
    </Section>
  )
}
