import fc from 'fast-check'
import type { Question } from '../decision.ts'
import type { CredentialId, WorkspaceId } from '../ids.ts'
import type { AdmissionPolicy } from '../policy/policy.ts'
import type { VerificationRecord } from '../record.ts'
import { type Instant, toInstant } from '../time.ts'
import { CREDENTIAL_KINDS } from '../token/format.ts'

const START = 1_700_000_000_000

/** Moments so close together that equal ones and neighbours are common. */
export const arbitraryMoment = fc.integer({ min: 0, max: 12 }).map((step): Instant => toInstant(START + step))

/** Each range with the addresses of `ADDRESSES` that lie in it, as a person would say it. */
export const RANGES: Readonly<Record<string, readonly string[]>> = {
  '10.0.0.0/8': ['10.1.2.3', '::ffff:10.1.2.3'],
  '10.1.2.3': ['10.1.2.3', '::ffff:10.1.2.3'],
  '2001:db8::/32': ['2001:db8::7'],
  '::/0': ['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::7', '192.0.2.9'],
  'not a range': [],
}
export const ADDRESSES = ['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::7', '192.0.2.9', '10.1.2.3:443', '']

export const arbitraryAllowlist = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.subarray(Object.keys(RANGES)) },
)

const CONCRETE = ['a:read', 'a:write', 'c:read', 'c:write']
export const arbitraryConcreteScopes = fc.subarray(CONCRETE)

/** More often null than not: a question or record with every limit set is refused so soon that little else is tested. */
const orNull = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })
const mostly = <T>(usual: T, ...others: T[]) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) })

export const arbitraryPolicy: fc.Arbitrary<AdmissionPolicy> = fc.record({
  maxLifetimeMs: orNull(fc.integer({ min: 0, max: 12 })),
  expiryRequired: mostly(false, true),
  allowedScopes: orNull(arbitraryConcreteScopes),
  approvalRequired: mostly(false, true),
  addressAllowlists: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(arbitraryAllowlist, { maxLength: 2 }) },
  ),
})

const arbitraryWorkspace: fc.Arbitrary<NonNullable<VerificationRecord['workspace']>> = fc.record({
  id: fc.constantFrom('ws_1' as WorkspaceId, 'ws_2' as WorkspaceId),
  organizationId: fc.constant(null),
  address: fc.constantFrom('ada/one', 'ada/two'),
  name: fc.constant('One'),
  state: mostly('active' as const, 'suspended' as const, 'deleted' as const),
  rights: arbitraryConcreteScopes,
  policy: arbitraryPolicy,
  grant: orNull(fc.constantFrom('pending' as const, 'approved' as const, 'refused' as const, 'ended' as const)),
})

export const arbitraryRecord: fc.Arbitrary<VerificationRecord> = fc.record({
  credential: fc.record({
    id: fc.constant('tok_1' as CredentialId),
    kind: fc.constantFrom(...CREDENTIAL_KINDS),
    name: fc.constant('nightly'),
    state: mostly('active' as const, 'suspended' as const, 'revoked' as const),
    createdAt: arbitraryMoment,
    notBefore: orNull(arbitraryMoment),
    expiresAt: orNull(arbitraryMoment),
    scopes: arbitraryConcreteScopes,
    addressAllowlist: arbitraryAllowlist,
    resources: orNull(fc.subarray(['lock', 'lamp'])),
    rateLimit: fc.constant(null),
    secretVersion: fc.constantFrom(1, 2),
    secretEndsAt: orNull(arbitraryMoment),
  }),
  principal: fc.record({
    id: fc.constant('usr_1'),
    type: fc.constantFrom('user' as const, 'service_account' as const, 'workspace' as const, 'platform' as const),
    handle: fc.constantFrom('ada', null),
    state: mostly('active' as const, 'suspended' as const, 'deleted' as const),
  }),
  accountRights: arbitraryConcreteScopes,
  workspace: fc.option(arbitraryWorkspace, { nil: null, freq: 4 }),
})

export const arbitraryQuestion: fc.Arbitrary<Question> = fc.record({
  workspace: orNull(fc.constantFrom('ws_1', 'ws_2', 'ada/one', 'ada/nowhere')),
  workspaceRequired: mostly(false, true),
  scopes: fc.subarray(CONCRETE, { maxLength: 1 }),
  address: orNull(fc.constantFrom(...ADDRESSES)),
  resource: orNull(fc.constantFrom('lock', 'lamp', 'door')),
  kinds: fc.subarray([...CREDENTIAL_KINDS], { minLength: 3 }),
})
