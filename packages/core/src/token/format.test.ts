import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryFormat, arbitraryWord } from '../testing/arbitrary-token.ts'
import { seededBytes } from '../testing/seeded-bytes.ts'
import {
  type ClientRule,
  CREDENTIAL_KINDS,
  DEFAULT_FORMAT,
  formatFaults,
  type TokenFormat,
  tokenStart,
} from './format.ts'
import { generateToken } from './generate.ts'

const NOT_A_KEY = ['seam_at', 'seam_cst', 'seam_pk']
/** What Seam's published clients look at. */
const seam = (pat: string, key: string): TokenFormat => ({
  prefix: 'seam',
  labels: { pat, key, service: 'svc', session: 'ses', embed: 'emb' },
  clientRules: { pat: { startsWith: 'seam_at' }, key: { startsWith: 'seam_', notStartsWith: NOT_A_KEY } },
})
const withLabel = (kind: string, label: string): TokenFormat => ({
  ...DEFAULT_FORMAT,
  labels: { ...DEFAULT_FORMAT.labels, [kind]: label },
})

describe('a token format', () => {
  test('without faults is the default one and any of well-shaped, differing words', () => {
    expect(formatFaults(DEFAULT_FORMAT)).toEqual([])
    fc.assert(
      fc.property(arbitraryFormat, (format) => {
        expect(formatFaults(format)).toEqual([])
      }),
    )
  })

  test.each(['', 'a', 'thirteenchars', 'LK', 'l_k', 'l k', 'é1', 'ｌｋ', 'lk\n'])(
    'is at fault with the prefix %j',
    (prefix) => {
      expect(formatFaults({ ...DEFAULT_FORMAT, prefix })).toEqual([
        `token prefix "${prefix}" must be 2 to 12 characters of a-z and 0-9`,
      ])
    },
  )

  test.each(['', 'ninechars', 'Pat', 'p_t', 'p-t', 'pat\n'])('is at fault with the label %j', (label) => {
    for (const kind of CREDENTIAL_KINDS) {
      expect(formatFaults(withLabel(kind, label))).toEqual([
        `token label "${label}" of ${kind} must be 1 to 8 characters of a-z and 0-9`,
      ])
    }
  })

  test('is at fault whenever two kinds share a label, and names a pair that does', () => {
    const words = fc.tuple(...CREDENTIAL_KINDS.map(() => fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')))
    fc.assert(
      fc.property(words, ([pat = '', key = '', service = '', session = '', embed = '']) => {
        const labels = { pat, key, service, session, embed }
        const faults = formatFaults({ prefix: 'lk', labels })
        expect(faults.length > 0).toBe(new Set(Object.values(labels)).size < 5)
        for (const fault of faults) {
          const [, one, other] = /^token kinds (\w+) and (\w+) share the label/.exec(fault) ?? []
          expect(labels[one as 'pat']).toBe(labels[other as 'pat'])
        }
      }),
    )
  })
})

describe("the rules of a platform's clients", () => {
  test('are met by labels that the clients tell apart', () => {
    expect(formatFaults(seam('at1', 'key'))).toEqual([])
    expect(tokenStart(seam('at1', 'key'), 'pat')).toBe('seam_at1_')
  })

  test('are broken by a personal access token that the clients would not know', () => {
    expect(formatFaults(seam('pat', 'key'))).toEqual([
      'tokens of kind pat would begin "seam_pat_", but the platform\'s clients want "seam_at"',
    ])
  })

  test.each(['at2', 'atx', 'cst', 'cst1', 'pk', 'pk1'])(
    'are broken by API keys labelled %s, which the clients take for something else',
    (label) => {
      expect(formatFaults(seam('at1', label))).toHaveLength(1)
    },
  )

  test('are broken when chance after the start could complete the mark of another kind', () => {
    const format: TokenFormat = {
      ...DEFAULT_FORMAT,
      clientRules: { key: { startsWith: 'lk_', notStartsWith: ['lk_key_at'] } },
    }
    expect(formatFaults(format)).toHaveLength(1)
  })

  test('hold for every token of a format without faults', () => {
    const start = fc.string({ unit: fc.constantFrom('k', 'a', '_', '0'), maxLength: 5 })
    const rule: fc.Arbitrary<ClientRule> = fc.record({
      startsWith: start,
      notStartsWith: fc.array(start, { maxLength: 3 }),
    })
    const labels = fc.tuple(arbitraryWord(1, 2), fc.constantFrom('k', 'a', 'ak', '0'))
    fc.assert(
      fc.property(labels, rule, fc.nat(), ([pat, key], keyRule, seed) => {
        const format: TokenFormat = {
          prefix: 'kk',
          labels: { pat, key, service: 's', session: 'z', embed: 'y' },
          clientRules: { key: keyRule },
        }
        if (formatFaults(format).length > 0) return
        const token = generateToken(format, 'key', seededBytes(seed)).reveal()
        expect(token.startsWith(keyRule.startsWith)).toBe(true)
        for (const foreign of keyRule.notStartsWith ?? []) expect(token.startsWith(foreign)).toBe(false)
      }),
      { numRuns: 5000 },
    )
  })
})
