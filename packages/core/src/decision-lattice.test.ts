import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide, type Question, REFUSAL_CODES, type RefusalCode } from './decision.ts'
import type { VerificationRecord } from './record.ts'
import {
  ADDRESSES,
  arbitraryConcreteScopes,
  arbitraryMoment,
  arbitraryQuestion,
  arbitraryRecord,
  RANGES,
} from './testing/arbitrary-record.ts'
import type { Instant } from './time.ts'

const LATTICES = { numRuns: 100_000 }

type Workspace = NonNullable<VerificationRecord['workspace']>
type Reason = readonly [RefusalCode, (record: VerificationRecord, question: Question, now: Instant) => boolean]

const within = (list: readonly string[], address: string | null) =>
  list.length === 0 || list.some((range) => address !== null && RANGES[range]?.includes(address))
const inside =
  (says: (workspace: Workspace, record: VerificationRecord, question: Question) => boolean) =>
  (record: VerificationRecord, question: Question) =>
    record.workspace !== null && says(record.workspace, record, question)
const outside =
  (says: (record: VerificationRecord, question: Question) => boolean) =>
  (record: VerificationRecord, question: Question) =>
    record.workspace === null && says(record, question)

/** The scopes of token, principal and policy, one name at a time. */
function held({ credential, workspace, accountRights }: VerificationRecord): string[] {
  return ['a:read', 'a:write', 'c:read', 'c:write'].filter(
    (name) =>
      credential.scopes.includes(name) &&
      (workspace === null
        ? accountRights.includes(name)
        : workspace.rights.includes(name) && (workspace.policy.allowedScopes?.includes(name) ?? true)),
  )
}
const lacking = (record: VerificationRecord, question: Question) =>
  question.scopes.filter((name) => !held(record).includes(name))

/** Every reason for a refusal, in the order in which the first that holds is told. Written from the rules, apart from the code. */
const REASONS: readonly Reason[] = [
  ['revoked', ({ credential }) => credential.state === 'revoked'],
  ['expired', ({ credential }, _, now) => credential.expiresAt !== null && credential.expiresAt <= now],
  ['suspended', ({ credential }) => credential.state === 'suspended'],
  ['not_yet_active', ({ credential }, _, now) => credential.notBefore !== null && credential.notBefore > now],
  ['rotated', ({ credential }, _, now) => credential.secretEndsAt !== null && credential.secretEndsAt <= now],
  ['suspended_principal', ({ principal }) => principal.state === 'suspended' || principal.state === 'deleted'],
  ['kind_not_accepted', ({ credential }, { kinds }) => !kinds.includes(credential.kind)],
  ['ip_not_allowed', ({ credential }, { address }) => !within(credential.addressAllowlist, address)],
  ['workspace_unknown_or_forbidden', outside((_, { workspace }) => workspace !== null)],
  ['workspace_unknown_or_forbidden', outside(({ credential }) => credential.kind === 'key')],
  ['workspace_required', outside((_, { workspaceRequired }) => workspaceRequired)],
  ['workspace_unknown_or_forbidden', inside(({ state, rights }) => state === 'deleted' || rights.length === 0)],
  [
    'workspace_unknown_or_forbidden',
    inside(
      ({ id, address }, { credential }, { workspace }) =>
        credential.kind === 'key' && ![id, address, null].includes(workspace as Workspace['id']),
    ),
  ],
  ['workspace_suspended', inside(({ state }) => state === 'suspended')],
  [
    'policy_refused',
    inside(
      ({ policy }, { credential }) =>
        credential.expiresAt === null && (policy.expiryRequired || policy.maxLifetimeMs !== null),
    ),
  ],
  [
    'policy_refused',
    inside(
      ({ policy }, { credential }) =>
        (credential.expiresAt ?? 0) > credential.createdAt + (policy.maxLifetimeMs ?? Infinity),
    ),
  ],
  [
    'policy_refused',
    inside(({ grant }, { credential }) => credential.kind === 'pat' && (grant === 'refused' || grant === 'ended')),
  ],
  [
    'policy_refused',
    inside(
      ({ grant, policy }, { credential }) =>
        credential.kind === 'pat' && policy.approvalRequired && grant !== 'approved',
    ),
  ],
  [
    'ip_not_allowed',
    inside(({ policy }, _, { address }) => policy.addressAllowlists.some((list) => !within(list, address))),
  ],
  [
    'workspace_required',
    outside(
      (record, question) =>
        lacking(record, question).length > 0 &&
        lacking(record, question).every((name) => record.credential.scopes.includes(name)),
    ),
  ],
  ['scope_missing', (record, question) => lacking(record, question).length > 0],
  [
    'resource_not_allowed',
    ({ credential }, { resource }) =>
      resource !== null && credential.resources !== null && !credential.resources.includes(resource),
  ],
]

describe('a decision, over 100,000 random records, questions and moments', () => {
  test('is what the table of reasons says: the first that holds, or a yes with token ∩ owner ∩ policy', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(arbitraryRecord, arbitraryQuestion, arbitraryMoment, (record, question, now) => {
        const decision = decide(record, question, now)
        const expected = REASONS.find(([, holds]) => holds(record, question, now))?.[0] ?? 'ok'
        seen.set(expected, (seen.get(expected) ?? 0) + 1)
        const answer = decision.ok ? 'ok' : decision.code
        if (answer !== expected) throw new Error(`${answer} where ${expected} was due`)
        if (decision.ok && decision.scopes.join() !== held(record).join())
          throw new Error(`gave ${decision.scopes} for ${held(record)}`)
      }),
      LATTICES,
    )
    // Each reason was met often enough for its place to be tested.
    for (const expected of ['ok', ...REASONS.map(([code]) => code)])
      expect(seen.get(expected) ?? 0, expected).toBeGreaterThan(50)
  })

  test('is a closed code or a yes for any values in the fields, hostile ones too, and never a throw', () => {
    const text = fc.oneof(
      fc.constantFrom('', '__proto__', '\0', '\ud800', '::/0', '%', 'ws_1'),
      fc.string({ unit: 'binary', maxLength: 6 }),
    )
    const texts = fc.array(text, { maxLength: 3 })
    const time = fc.oneof(fc.constant(null), fc.double(), fc.integer())
    const wild = fc.record({
      scopes: texts,
      addressAllowlist: texts,
      resources: fc.option(texts, { nil: null }),
      expiresAt: time,
      secretEndsAt: time,
      notBefore: time,
    })
    const wildQuestion = fc.record({
      workspace: fc.option(text, { nil: null }),
      scopes: texts,
      address: text,
      resource: text,
    })
    fc.assert(
      fc.property(
        arbitraryRecord,
        wild,
        arbitraryQuestion,
        wildQuestion,
        fc.double(),
        (record, credential, question, asked, now) => {
          const hostile = { ...record, credential: { ...record.credential, ...credential } } as VerificationRecord
          const decision = decide(hostile, { ...question, ...asked }, now as Instant)
          if (!decision.ok && !REFUSAL_CODES.includes(decision.code)) throw new Error(`an open code: ${decision.code}`)
        },
      ),
      LATTICES,
    )
    expect.assertions(0)
  })

  test('never turns from no to yes, nor grows, when a right, range, resource, grant or time is taken away', () => {
    const narrowing = fc.record({
      scopes: arbitraryConcreteScopes,
      rights: arbitraryConcreteScopes,
      allowed: fc.option(arbitraryConcreteScopes, { nil: null }),
      resources: fc.option(fc.subarray(['lock', 'lamp']), { nil: null }),
      ranges: fc.subarray(Object.keys(RANGES), { minLength: 1 }),
      ends: fc.option(arbitraryMoment, { nil: null }),
      approvalRequired: fc.boolean(),
      grantEnds: fc.boolean(),
    })
    let yes = 0
    fc.assert(
      fc.property(arbitraryRecord, narrowing, arbitraryQuestion, arbitraryMoment, (record, less, question, now) => {
        const decision = decide(narrow(record, less), question, now)
        if (!decision.ok) return
        yes++
        const before = decide(record, question, now)
        if (!before.ok || !decision.scopes.every((name) => before.scopes.includes(name)))
          throw new Error('taking away gave something')
      }),
      LATTICES,
    )
    expect(yes).toBeGreaterThan(200)
  })
})

type Narrowing = {
  readonly scopes: readonly string[]
  readonly rights: readonly string[]
  readonly allowed: readonly string[] | null
  readonly resources: readonly string[] | null
  readonly ranges: readonly string[]
  readonly ends: Instant | null
  readonly approvalRequired: boolean
  readonly grantEnds: boolean
}

function narrow(record: VerificationRecord, less: Narrowing): VerificationRecord {
  const both = (one: readonly string[], other: readonly string[]) => one.filter((name) => other.includes(name))
  const { credential, workspace } = record
  // An expiry can bring a token within a policy that asks for one: that is what such a policy is for.
  const asksForExpiry =
    workspace !== null && (workspace.policy.expiryRequired || workspace.policy.maxLifetimeMs !== null)
  const ends =
    less.ends === null || asksForExpiry
      ? credential.expiresAt
      : (Math.min(less.ends, credential.expiresAt ?? Infinity) as Instant)
  const ranges = both(credential.addressAllowlist, less.ranges)
  return {
    ...record,
    accountRights: both(record.accountRights, less.rights),
    credential: {
      ...credential,
      scopes: both(credential.scopes, less.scopes),
      resources:
        less.resources === null ? credential.resources : both(less.resources, credential.resources ?? less.resources),
      addressAllowlist:
        credential.addressAllowlist.length === 0
          ? less.ranges.slice(1)
          : ranges.length === 0
            ? credential.addressAllowlist
            : ranges,
      expiresAt: ends,
    },
    workspace: workspace && {
      ...workspace,
      rights: both(workspace.rights, less.rights),
      grant: less.grantEnds ? 'ended' : workspace.grant,
      policy: {
        ...workspace.policy,
        allowedScopes:
          less.allowed === null
            ? workspace.policy.allowedScopes
            : both(less.allowed, workspace.policy.allowedScopes ?? less.allowed),
        approvalRequired: workspace.policy.approvalRequired || less.approvalRequired,
      },
    },
  }
}

test('the addresses of these tests are those that the ranges are told about', () => {
  expect(ADDRESSES).toEqual(expect.arrayContaining(Object.values(RANGES).flat()))
})
