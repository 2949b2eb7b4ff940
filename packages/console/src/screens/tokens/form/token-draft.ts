import { parseRange } from '@latchkey/core'
import type { Credential, CredentialChoices } from '@latchkey/sdk'
import { isReadOnly } from './scope-choice.ts'

export type ScopeMode = 'everything' | 'readOnly' | 'chosen'

/** A token as its maker is filling it in. */
export interface TokenDraft {
  readonly name: string
  readonly description: string
  /** A preset, `never`, `date`, or `keep` for what it has already. */
  readonly expiry: string
  /** `2027-01-31`, where `expiry` is `date`; the token ends with that day. */
  readonly expiryDate: string
  /** `null` for all. */
  readonly workspaces: readonly string[] | null
  readonly mode: ScopeMode
  /** What was chosen one by one; kept while another mode is tried. */
  readonly scopes: readonly string[]
  /** One on each line. */
  readonly addresses: string
  readonly rateRequests: string
  readonly rateWindowSeconds: string
}

export function emptyDraft(choices: CredentialChoices): TokenDraft {
  const { defaultScopes, everything, scopes, defaultExpiry, expiryPresets } = choices
  const isAll = everything !== null && defaultScopes.includes(everything)
  const offered = new Set(scopes.map(({ name }) => name))
  const isOffered = defaultExpiry === 'never' || expiryPresets.includes(defaultExpiry)
  return {
    name: '',
    description: '',
    expiry: isOffered ? defaultExpiry : (expiryPresets[0] ?? 'never'),
    expiryDate: '',
    workspaces: null,
    mode: isAll ? 'everything' : 'chosen',
    scopes: isAll ? [] : defaultScopes.filter((name) => offered.has(name)),
    addresses: '',
    rateRequests: '',
    rateWindowSeconds: '60',
  }
}

/** A draft that says what a token says. */
export function draftOf(token: Credential, choices: CredentialChoices): TokenDraft {
  const isAll = choices.everything !== null && token.scopes.includes(choices.everything)
  return {
    name: token.name,
    description: token.description,
    expiry: 'keep',
    expiryDate: '',
    workspaces: token.workspaces,
    mode: isAll ? 'everything' : 'chosen',
    scopes: isAll ? [] : token.scopes,
    addresses: token.ipAllowlist.join('\n'),
    rateRequests: token.rateLimit === null ? '' : String(token.rateLimit.requests),
    rateWindowSeconds: String(token.rateLimit?.windowSeconds ?? 60),
  }
}

export type DraftField = 'name' | 'expiry' | 'workspaces' | 'scopes' | 'addresses' | 'rate'
/** What is wrong with each field: the text at fault, or nothing more to say than that. */
export type DraftFaults = Readonly<Partial<Record<DraftField, string>>>

export function faultsOf(draft: TokenDraft, choices: CredentialChoices, now = Date.now()): DraftFaults {
  const range = addressesOf(draft).find((text) => parseRange(text) === null)
  const { rateRequests } = draft
  const isRate =
    rateRequests === '' || (/^\d{1,6}$/.test(rateRequests) && +rateRequests >= 1 && +rateRequests <= 100_000)
  const faults: Partial<Record<DraftField, string>> = {}
  if (draft.name.trim() === '') faults.name = ''
  if (draft.expiry === 'date' && !(Date.parse(endOfDay(draft.expiryDate) ?? '') > now)) faults.expiry = ''
  if (draft.workspaces?.length === 0) faults.workspaces = ''
  if (scopesOf(draft, choices).length === 0) faults.scopes = ''
  if (range !== undefined) faults.addresses = range
  if (!isRate) faults.rate = ''
  return faults
}

export function scopesOf({ mode, scopes }: TokenDraft, choices: CredentialChoices): readonly string[] {
  if (mode === 'everything' && choices.everything !== null) return [choices.everything]
  if (mode === 'readOnly') return choices.scopes.filter(isReadOnly).map(({ name }) => name)
  return scopes
}

export function addressesOf({ addresses }: TokenDraft): readonly string[] {
  return addresses.split(/[\s,]+/).filter((text) => text !== '')
}

/** The last moment of a day where the reader is; `null` for what is no day. */
function endOfDay(date: string): string | null {
  const time = new Date(`${date}T23:59:59`)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

const DAYS: Readonly<Record<string, number>> = { '7d': 7, '14d': 14, '30d': 30, '60d': 60, '90d': 90, '1y': 365 }

/** When it would end; `null` for never. `before` is what it has already, where it is being edited. */
export function endOf({ expiry, expiryDate }: TokenDraft, before: string | null, now = Date.now()): string | null {
  if (expiry === 'keep') return before
  if (expiry === 'date') return endOfDay(expiryDate)
  const days = DAYS[expiry]
  return days === undefined ? null : new Date(now + days * 86_400_000).toISOString()
}

/** The body of the call that makes or changes it. */
export function bodyOf(draft: TokenDraft, choices: CredentialChoices): object {
  const { expiry, rateRequests } = draft
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    workspaces: draft.workspaces,
    scopes: scopesOf(draft, choices),
    ipAllowlist: addressesOf(draft),
    rateLimit:
      rateRequests === '' ? null : { requests: Number(rateRequests), windowSeconds: Number(draft.rateWindowSeconds) },
    ...(expiry === 'keep' ? {} : expiry === 'date' ? { expiresAt: endOfDay(draft.expiryDate) } : { expires: expiry }),
  }
}
