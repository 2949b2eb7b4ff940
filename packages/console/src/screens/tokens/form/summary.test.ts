import type { CredentialChoices } from '@latchkey/sdk'
import { expect, test } from 'vitest'
import { createFormat } from '../../../format/format.ts'
import { de } from '../../../texts/de.ts'
import { en } from '../../../texts/en.ts'
import { summaryOf } from './summary.ts'
import { emptyDraft, type TokenDraft } from './token-draft.ts'

const scope = (name: string, description: string, implies: string[] = []) => ({
  ...{ name, description, implies, isManagement: false },
})
const CHOICES: CredentialChoices = {
  scopes: [
    scope('devices:read', 'See the devices of a workspace'),
    scope('devices:write', 'Control the devices of a workspace', ['devices:read']),
    scope('a', 'Do a'),
    scope('b', 'Do b'),
    scope('c', 'Do c'),
  ],
  ...{ everything: '*', defaultScopes: ['*'], defaultExpiry: 'never', expiryPresets: ['7d'] },
  ...{ maxLifetimeSeconds: null, expiryRequired: false, approvalRequired: false },
}
const say = (change: Partial<TokenDraft>, texts = en, language = 'en') =>
  summaryOf(
    { ...emptyDraft(CHOICES), ...change },
    CHOICES,
    new Map([['ws_1', 'Pacific Rentals']]),
    '2027-03-12T10:00:00Z',
    texts,
    createFormat(language),
  )

test('everything, everywhere, for ever is said as what it is', () => {
  expect(say({})).toBe(
    'This token can do everything that you can do, in every workspace that you reach, without an end.',
  )
})

test('a few scopes are said in their own words, without those that come along', () => {
  expect(say({ mode: 'chosen', scopes: ['devices:read', 'devices:write'], workspaces: ['ws_1'], expiry: 'keep' })).toBe(
    'This token can control the devices of a workspace, in Pacific Rentals only, until Mar 12, 2027.',
  )
})

test('many scopes, places and addresses are counted', () => {
  const addresses = '10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4'
  const many = { mode: 'chosen', scopes: ['devices:write', 'a', 'b', 'c'], workspaces: ['1', '2', '3', '4'] } as const
  expect(say({ ...many, addresses, rateRequests: '1000' })).toBe(
    'This token can use 5 of your 5 scopes, in 4 workspaces only, without an end, from 4 address ranges, at most 1,000 times in each minute.',
  )
})

test('the same in German', () => {
  expect(say({ mode: 'chosen', scopes: ['a'], workspaces: ['ws_1'], expiry: 'keep' }, de, 'de')).toBe(
    'Dieses Token darf „a“ nutzen, nur in Pacific Rentals, bis 12.03.2027.',
  )
})
