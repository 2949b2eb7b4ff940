import type { CredentialChoices } from '@latchkey/sdk'
import { describe, expect, test } from 'vitest'
import { bodyOf, emptyDraft, endOf, faultsOf, scopesOf } from './token-draft.ts'

const CHOICES: CredentialChoices = {
  scopes: [
    { name: 'devices:read', description: 'See devices', isManagement: false },
    { name: 'devices:write', description: 'Control devices', isManagement: false },
  ],
  everything: '*',
  defaultScopes: ['devices:read', 'retired:read'],
  defaultExpiry: '90d',
  expiryPresets: ['7d', '90d'],
  maxLifetimeSeconds: null,
  expiryRequired: false,
  approvalRequired: false,
}
const NOW = Date.parse('2027-01-10T12:00:00Z')
const draft = { ...emptyDraft(CHOICES), name: ' nightly ' }

describe('a new draft', () => {
  test('begins with the platform’s defaults, as far as they can be given', () => {
    expect(draft).toMatchObject({ expiry: '90d', mode: 'chosen', scopes: ['devices:read'], workspaces: null })
    expect(emptyDraft({ ...CHOICES, defaultScopes: ['*'] }).mode).toBe('everything')
    expect(emptyDraft({ ...CHOICES, defaultExpiry: '1y' }).expiry).toBe('7d')
  })

  test('becomes the body of the call', () => {
    expect(bodyOf(draft, CHOICES)).toEqual({
      ...{ name: 'nightly', description: '', workspaces: null, scopes: ['devices:read'], ipAllowlist: [] },
      ...{ rateLimit: null, expires: '90d' },
    })
    const limits = { addresses: '192.0.2.0/24,\n 2001:db8::1\n', rateRequests: '5', rateWindowSeconds: '3600' }
    expect(bodyOf({ ...draft, ...limits, mode: 'everything' }, CHOICES)).toMatchObject({
      ipAllowlist: ['192.0.2.0/24', '2001:db8::1'],
      rateLimit: { requests: 5, windowSeconds: 3600 },
      scopes: ['*'],
    })
  })

  test('read-only means every scope that only looks', () => {
    expect(scopesOf({ ...draft, mode: 'readOnly' }, CHOICES)).toEqual(['devices:read'])
  })
})

describe('the end of a draft', () => {
  test('is so many days from now, the end of a chosen day, what it was, or never', () => {
    expect(endOf({ ...draft, expiry: '7d' }, null, NOW)).toBe('2027-01-17T12:00:00.000Z')
    expect(endOf({ ...draft, expiry: 'never' }, null, NOW)).toBeNull()
    expect(endOf({ ...draft, expiry: 'keep' }, '2028-01-01T00:00:00Z', NOW)).toBe('2028-01-01T00:00:00Z')
    const chosen = endOf({ ...draft, expiry: 'date', expiryDate: '2027-02-01' }, null, NOW)
    expect(new Date(chosen ?? '').getDate()).toBe(1)
  })
})

describe('what is wrong with a draft', () => {
  test.each([
    ['name', { name: '  ' }],
    ['expiry', { expiry: 'date', expiryDate: '2027-01-09' }],
    ['expiry', { expiry: 'date', expiryDate: '' }],
    ['workspaces', { workspaces: [] }],
    ['scopes', { scopes: [] }],
    ['rate', { rateRequests: '0' }],
    ['rate', { rateRequests: '1e3' }],
    ['rate', { rateRequests: '100001' }],
  ])('is said of its %s', (field, change) => {
    expect(Object.keys(faultsOf({ ...draft, ...change }, CHOICES, NOW))).toEqual([field])
  })

  test('names the address that is none', () => {
    expect(faultsOf({ ...draft, addresses: '10.0.0.1\n10.0.0.300' }, CHOICES, NOW)).toEqual({ addresses: '10.0.0.300' })
    expect(faultsOf(draft, CHOICES, NOW)).toEqual({})
  })
})
