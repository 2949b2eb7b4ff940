import { expect, test } from 'vitest'
import { draftOf, policyOf } from './policy-draft.ts'

const OPEN = {
  ...{ maxLifetimeSeconds: null, expiryRequired: false, allowedScopes: null, approvalRequired: false, ipAllowlist: [] },
  revokeAfterIdleSeconds: null,
}

test.each([
  OPEN,
  { ...OPEN, maxLifetimeSeconds: 90 * 86_400, revokeAfterIdleSeconds: 30 * 86_400, expiryRequired: true },
  { ...OPEN, allowedScopes: ['devices:read', 'devices:write'], ipAllowlist: ['192.0.2.0/24', '2001:db8::/32'] },
])('a policy that nobody changed in the form is sent as it came: %j', (policy) => {
  expect(policyOf(draftOf(policy))).toEqual(policy)
})

test('scopes and ranges are told apart by spaces, commas and lines, and nothing typed allows all', () => {
  const draft = draftOf(OPEN)
  expect(policyOf({ ...draft, scopes: ' a:read,\n b:read ', ranges: '192.0.2.1\n\n192.0.2.2 ' })).toMatchObject({
    allowedScopes: ['a:read', 'b:read'],
    ipAllowlist: ['192.0.2.1', '192.0.2.2'],
  })
  expect(policyOf({ ...draft, scopes: ' \n ' }).allowedScopes).toBeNull()
})
