import { createHash } from 'node:crypto'
import { inspect } from 'node:util'
import {
  ANY_QUESTION,
  type CredentialId,
  DEFAULT_FORMAT,
  decide,
  generateToken,
  isWellFormed,
  REFUSAL_CODES,
  refuse,
  toInstant,
  type VerificationRecord,
} from '@latchkey/core'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { createVerifier, type Digest, type FoundRecord, toDigest, type VerifierParts } from './index.ts'
import { place } from './testing/records.ts'

const NOW = toInstant(1_700_000_000_000)
const bytes = (count: number) => Uint8Array.from({ length: count }, (_, index) => (index * 37) % 248)
const TOKEN = generateToken(DEFAULT_FORMAT, 'pat', bytes).reveal()
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex') as Digest
const RECORD: VerificationRecord = {
  credential: {
    id: 'tok_1' as CredentialId,
    kind: 'pat',
    name: 'nightly',
    state: 'active',
    createdAt: NOW,
    notBefore: null,
    expiresAt: null,
    scopes: ['a:read'],
    addressAllowlist: [],
    resources: null,
    rateLimit: null,
    secretVersion: 1,
    secretEndsAt: null,
  },
  principal: { id: 'usr_1', type: 'user', handle: 'ada', state: 'active' },
  accountRights: ['a:read'],
  workspace: null,
}

const found = (record: VerificationRecord | null): FoundRecord => ({ record, position: place(7) })

function verifierWith(parts: Partial<VerifierParts> = {}) {
  const find = vi.fn<VerifierParts['source']['find']>(async () => found(RECORD))
  const sha256 = vi.fn(digestOf)
  const clock = vi.fn(() => NOW)
  const onFault = vi.fn()
  const verifier = createVerifier({ source: { find }, sha256, clock, isWellFormed, onFault, ...parts })
  return { verifier, find, sha256, clock, onFault }
}

describe('a token that cannot have been issued', () => {
  test.each([null, ''])('as %j is missing, without a hash or a look-up', async (token) => {
    const { verifier, find, sha256, clock } = verifierWith()
    expect(await verifier.verify(token, ANY_QUESTION)).toEqual(refuse('missing'))
    for (const spy of [find, sha256, clock]) expect(spy).not.toHaveBeenCalled()
  })

  test('is malformed, without a hash or a look-up, whatever the text', async () => {
    const { verifier, find, sha256 } = verifierWith()
    const bent = fc.nat(TOKEN.length - 1).map((position) => `${TOKEN.slice(0, position)}-${TOKEN.slice(position + 1)}`)
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ minLength: 1, unit: 'binary' }), bent), async (text) => {
        expect(await verifier.verify(text, ANY_QUESTION)).toEqual(refuse('malformed'))
      }),
      { numRuns: 1000 },
    )
    expect(await verifier.verify('a'.repeat(1e6), ANY_QUESTION)).toEqual(refuse('malformed'))
    expect(sha256).not.toHaveBeenCalled()
    expect(find).not.toHaveBeenCalled()
  })

  test('is told by the rule that was given, so that another platform’s tokens cost nothing', async () => {
    const { verifier, find } = verifierWith({ isWellFormed: (token) => token.startsWith('other_') })
    expect(await verifier.verify(TOKEN, ANY_QUESTION)).toEqual(refuse('malformed'))
    expect(find).not.toHaveBeenCalled()
  })
})

describe('a well-formed token', () => {
  test('costs exactly one hash of the whole token, and one look-up by it', async () => {
    const { verifier, find, sha256, onFault } = verifierWith()
    expect(await verifier.verify(TOKEN, ANY_QUESTION)).toEqual(decide(RECORD, ANY_QUESTION, NOW))
    expect(sha256.mock.calls).toEqual([[TOKEN]])
    expect(find.mock.calls).toEqual([[digestOf(TOKEN), null]])
    expect(onFault).not.toHaveBeenCalled()
  })

  test('is looked up in the workspace as the caller wrote it', async () => {
    const { verifier, find } = verifierWith()
    const question = { ...ANY_QUESTION, workspace: 'Ada/One' }
    expect(await verifier.verify(TOKEN, question)).toEqual(refuse('workspace_unknown_or_forbidden'))
    expect(find).toHaveBeenCalledWith(digestOf(TOKEN), 'Ada/One')
  })

  test.each(['', 'Ada/One ', 'one,two', 'wörk', 'x'.repeat(201)])(
    'costs neither hash nor look-up in what no workspace is called: "%s"',
    async (workspace) => {
      const { verifier, find, sha256 } = verifierWith()
      const question = { ...ANY_QUESTION, workspace }
      expect(await verifier.verify(TOKEN, question)).toEqual(refuse('workspace_unknown_or_forbidden'))
      expect([find.mock.calls, sha256.mock.calls]).toEqual([[], []])
    },
  )

  test('that nobody issued is unknown', async () => {
    const { verifier } = verifierWith({ source: { find: async () => found(null) } })
    expect(await verifier.verify(TOKEN, ANY_QUESTION)).toEqual(refuse('unknown'))
  })

  test('is decided at the moment at which the record has arrived, not at which it was asked for', async () => {
    let now = NOW
    const find = async () => {
      now = toInstant(NOW + 1)
      return found({ ...RECORD, credential: { ...RECORD.credential, expiresAt: toInstant(NOW + 1) } })
    }
    const { verifier } = verifierWith({ source: { find }, clock: () => now })
    expect(await verifier.verify(TOKEN, ANY_QUESTION)).toEqual(refuse('expired'))
  })

  test('is decided on at once, without a promise, where the source answers at once', () => {
    const { verifier } = verifierWith({ source: { find: () => found(RECORD) } })
    expect(verifier.verify(TOKEN, ANY_QUESTION)).toEqual(decide(RECORD, ANY_QUESTION, NOW))
  })

  test('is looked up anew each time: nothing is remembered', async () => {
    const { verifier, find } = verifierWith()
    await verifier.verify(TOKEN, ANY_QUESTION)
    find.mockResolvedValueOnce(found({ ...RECORD, credential: { ...RECORD.credential, state: 'revoked' } }))
    expect(await verifier.verify(TOKEN, ANY_QUESTION)).toEqual(refuse('revoked'))
    expect(find).toHaveBeenCalledTimes(2)
  })
})

test('a digest alone is answered as its token is, with one look-up and no hash', async () => {
  const { verifier, find, sha256 } = verifierWith()
  expect(await verifier.verifyDigest(digestOf(TOKEN), ANY_QUESTION)).toEqual(await verifier.verify(TOKEN, ANY_QUESTION))
  expect(find).toHaveBeenCalledTimes(2)
  expect(sha256).toHaveBeenCalledTimes(1)
})

describe('a source that cannot tell', () => {
  const fault = new Error('the database is locked')
  const faults: [string, Partial<VerifierParts>][] = [
    ['rejects', { source: { find: () => Promise.reject(fault) } }],
    [
      'throws at once',
      {
        source: {
          find: () => {
            throw fault
          },
        },
      },
    ],
    [
      'is read while the clock is broken',
      {
        clock: () => {
          throw fault
        },
      },
    ],
  ]

  test.each(faults)(
    'and %s is a refusal with stale; the fault is told once, and with no token in it',
    async (_, parts) => {
      const { verifier, onFault } = verifierWith(parts)
      expect(await verifier.verify(TOKEN, ANY_QUESTION)).toEqual(refuse('stale'))
      expect(onFault.mock.calls).toEqual([[fault]])
      expect(inspect(onFault.mock.calls, { depth: 9, showHidden: true })).not.toContain(TOKEN)
    },
  )

  test('is a refusal too where nobody wants to hear of the fault', async () => {
    const verifier = createVerifier({
      source: { find: () => Promise.reject(fault) },
      sha256: digestOf,
      clock: () => NOW,
      isWellFormed,
    })
    expect(await verifier.verifyDigest(digestOf(TOKEN), ANY_QUESTION)).toEqual(refuse('stale'))
  })

  test('or gives a record that is none never becomes a yes', async () => {
    const broken = fc.oneof(
      fc.constant(undefined),
      fc.object(),
      fc.record({ credential: fc.object(), principal: fc.object() }),
    )
    await fc.assert(
      fc.asyncProperty(broken, async (record) => {
        const { verifier } = verifierWith({
          source: { find: async () => found(record as unknown as VerificationRecord) },
        })
        const decision = await verifier.verify(TOKEN, ANY_QUESTION)
        expect(decision.ok).toBe(false)
        expect(REFUSAL_CODES).toContain(decision.ok ? null : decision.code)
      }),
    )
  })
})

test('a digest is 64 lower-case hexadecimal characters, and no other text is one', () => {
  expect(toDigest(digestOf(TOKEN))).toBe(digestOf(TOKEN))
  for (const text of [
    '',
    'f'.repeat(63),
    'f'.repeat(65),
    'F'.repeat(64),
    'g'.repeat(64),
    ` ${'f'.repeat(63)}`,
    `${'f'.repeat(64)}\n`,
    TOKEN,
  ]) {
    expect(toDigest(text)).toBeNull()
  }
})
