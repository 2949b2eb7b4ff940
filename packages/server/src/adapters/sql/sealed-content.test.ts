import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type SealedColumns, secretContent } from './sealed-content.ts'

const COLUMNS = ['id', 'kind', 'owner_type', 'owner_id', 'scopes', 'workspaces', 'resources', 'rate_limit'] as const
const DIGEST = 'd'.repeat(64)
const SECRET = { version: 1, ends_at: null, ends_at_first_use: 0 } as const

const contentOf = (texts: readonly string[]) => {
  const columns = Object.fromEntries(COLUMNS.map((column, index) => [column, texts[index] ?? '']))
  const rest = {
    address_allowlist: null,
    state: 'active',
    not_before: null,
    expires_at: null,
    created_at: 1,
    revision: 0,
  }
  return secretContent({ ...columns, ...rest } as unknown as SealedColumns, DIGEST, SECRET)
}

test('no other row has the content of one that this service wrote, however its values are cut up between the columns', () => {
  const written = fc.array(fc.constantFrom('a', 'b', '["*"]', 'null'), {
    minLength: COLUMNS.length,
    maxLength: COLUMNS.length,
  })
  const forged = written.chain((values) =>
    fc
      .array(fc.nat(COLUMNS.length - 1), { minLength: COLUMNS.length, maxLength: COLUMNS.length })
      // All the values in their order, in columns of the forger's choice, with a line break wherever two meet in one.
      .map((places) => {
        const chosen = places.toSorted((left, right) => left - right)
        const texts = COLUMNS.map((_, column) => values.filter((__, index) => chosen[index] === column).join('\n'))
        return { values, texts }
      }),
  )
  fc.assert(
    fc.property(forged, ({ values, texts }) => {
      const isSame = values.every((value, index) => value === texts[index])
      expect(contentOf(texts) === contentOf(values)).toBe(isSame)
    }),
    { numRuns: 2000 },
  )
})
