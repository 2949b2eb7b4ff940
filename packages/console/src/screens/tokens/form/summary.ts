import type { CredentialChoices } from '@latchkey/sdk'
import type { Format } from '../../../format/format.ts'
import type { Texts } from '../../../texts/en.ts'
import { given } from './scope-choice.ts'
import { addressesOf, endOf, scopesOf, type TokenDraft } from './token-draft.ts'

/** More things than this are counted, not named. */
const NAMED = 3

/** What the token will be able to do, in one sentence. `placeNames` says what the ids of workspaces mean. */
export function summaryOf(
  draft: TokenDraft,
  choices: CredentialChoices,
  placeNames: ReadonlyMap<string, string>,
  before: string | null,
  { tokenForm }: Texts,
  format: Format,
): string {
  const { summary } = tokenForm
  const addresses = addressesOf(draft)
  const end = endOf(draft, before)
  const { rateRequests, rateWindowSeconds, workspaces } = draft
  const window = tokenForm.rateWindows[rateWindowSeconds] ?? format.duration(Number(rateWindowSeconds))
  return summary.join([
    whatOf(draft, choices, tokenForm, format),
    workspaces === null
      ? summary.everywhere
      : workspaces.length === 0
        ? summary.nowhere
        : workspaces.length > NAMED
          ? summary.onlyMany(workspaces.length)
          : summary.only(format.list(workspaces.map((id) => placeNames.get(id) ?? id))),
    end === null ? summary.forever : summary.until(format.date(end)),
    ...(addresses.length === 0
      ? []
      : [addresses.length > NAMED ? summary.fromMany(addresses.length) : summary.from(format.list(addresses))]),
    ...(rateRequests === '' ? [] : [summary.rate(format.number(Number(rateRequests)), window)]),
  ])
}

function whatOf(
  draft: TokenDraft,
  choices: CredentialChoices,
  { summary }: Texts['tokenForm'],
  format: Format,
): string {
  const names = scopesOf(draft, choices)
  if (choices.everything !== null && names.includes(choices.everything)) return summary.everything
  const all = given(names, choices.scopes)
  if (all.size === 0) return summary.canNothing
  // What comes along with another scope is part of it, and would only make the sentence longer.
  const themselves = choices.scopes.filter(
    ({ name }) =>
      names.includes(name) && !names.some((other) => other !== name && given([other], choices.scopes).has(name)),
  )
  if (themselves.length > NAMED) return summary.canMany(all.size, choices.scopes.length)
  return summary.can(format.list(themselves.map(({ name, description }) => summary.inside(description, name))))
}
