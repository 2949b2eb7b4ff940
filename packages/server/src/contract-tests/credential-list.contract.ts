import {
  CREDENTIAL_SORTS,
  type Credential,
  type CredentialSort,
  DAY,
  folded,
  type Instant,
  isListedAs,
  LISTED_STATUSES,
  sortKey,
} from '@latchkey/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CredentialOrder, CredentialSelection } from '../ports/credential-list.ts'
import {
  credential,
  NOW,
  type OpenStore,
  ownedBy,
  put,
  type StoreUnderTest,
  secret,
  user,
} from './store-under-test.contract.ts'

const MOMENTS = [null, NOW - DAY, NOW, NOW + 1, NOW + 7 * DAY, NOW + 7 * DAY + 1] as (Instant | null)[]
const NAMES = ['alpha', 'Beta', 'beta', 'gamma 100%', 'under_score', 'back\\slash', 'Ärger']

/** Lists in an order of the reader's own, of an owner who has every kind of credential that time and people can make. */
export function credentialListContract(open: OpenStore): void {
  const [ada, bob] = [user(), user()]
  const owner = ownedBy(ada)
  let store: StoreUnderTest
  let all: Credential[]

  beforeAll(async () => {
    store = await open()
    const made = MOMENTS.flatMap((expiresAt) =>
      MOMENTS.flatMap((notBefore) =>
        (['active', 'suspended', 'revoked'] as const).map((state) => ({ expiresAt, notBefore, state })),
      ),
    )
    const tokens = made.map((more, index) => {
      const name = NAMES[index % NAMES.length] as string
      return credential(owner, {
        ...more,
        name,
        hint: `lk_pat_…${index % 2 ? 'aaaa' : 'BbBb'}`,
        description: `No. ${index}`,
      })
    })
    await put(store.management, async ({ principals, credentials }) => {
      for (const one of [ada, bob]) await principals.insert(one)
      for (const [index, token] of tokens.entries()) await credentials.insert(token, secret(token, `${index}`))
      const foreign = credential(ownedBy(bob), { name: 'alpha' })
      await credentials.insert(foreign, secret(foreign, 'foreign'))
      const key = credential(owner, { kind: 'key', name: 'alpha' })
      await credentials.insert(key, secret(key, 'key'))
      const gone = credential(owner, { name: 'alpha' })
      await credentials.insert(gone, secret(gone, 'gone'))
      await credentials.purge(owner, gone.id, NOW)
    })
    const uses = tokens.filter((_, index) => index % 3 > 0)
    await store.usage.add(
      uses.map(({ id }, index) => ({
        ...{ credentialId: id, count: 1, address: null, userAgent: null, days: {} },
        lastUsedAt: (NOW + (index % 5)) as Instant,
      })),
    )
    all = await store.management.read(({ credentials }) =>
      credentials.list(owner, { kind: 'pat' }, { limit: 1000, after: null }),
    )
  })
  afterAll(() => store.close())

  const whole = (sort: CredentialSort, descending = false): CredentialOrder => ({
    ...{ sort, descending, limit: 1000, after: null },
  })
  const select = (more: Partial<CredentialSelection>, order: CredentialOrder) =>
    store.management.read(({ credentials }) =>
      credentials.select(owner, { kind: 'pat', words: [], now: NOW, ...more }, order),
    )
  const ids = (found: readonly Credential[]) => found.map(({ id }) => id).sort()

  describe('lists of credentials', () => {
    test.each(LISTED_STATUSES)('narrowed to %s hold what the core would list so', async (status) => {
      const expected = all.filter((token) => isListedAs(status, token, NOW))
      expect(expected.length).toBeGreaterThan(0)
      expect(ids(await select({ status }, whole('created')))).toEqual(ids(expected))
    })

    test('are counted by status as they would be listed', async () => {
      const counts = await store.management.read(({ credentials }) =>
        credentials.count(owner, { kind: 'pat', words: [folded('BETA')], now: NOW }),
      )
      const betas = all.filter(({ name }) => folded(name) === 'beta')
      const expected = LISTED_STATUSES.map((status) => [
        status,
        betas.filter((token) => isListedAs(status, token, NOW)).length,
      ])
      expect(counts).toEqual(Object.fromEntries(expected))
    })

    test.each([
      ['BETA', ({ name }: Credential) => folded(name) === 'beta'],
      ['100%', ({ name }: Credential) => name === 'gamma 100%'],
      ['%', ({ name }: Credential) => name === 'gamma 100%'],
      ['_s', ({ name }: Credential) => name === 'under_score'],
      ['\\', ({ name }: Credential) => name === 'back\\slash'],
      ['ÄRGER', ({ name }: Credential) => name === 'Ärger'],
      ['bbbb', ({ hint }: Credential) => hint.endsWith('BbBb')],
      ['no. 17', ({ description }: Credential) => description === 'No. 17'],
      ['nowhere', () => false],
    ])('searched for %j hold what has it in name, hint or description, sign for sign', async (text, has) => {
      expect(ids(await select({ words: [folded(text)] }, whole('created')))).toEqual(ids(all.filter(has)))
    })

    test('searched for several words hold what has them all', async () => {
      const found = await select({ words: ['beta', 'aaaa'] }, whole('created'))
      expect(found.length).toBeGreaterThan(0)
      expect(ids(found)).toEqual(ids(all.filter(({ name, hint }) => folded(name) === 'beta' && hint.endsWith('aaaa'))))
    })

    const orders = CREDENTIAL_SORTS.flatMap((sort) => [false, true].map((descending) => ({ sort, descending })))
    test.each(orders)('by $sort, descending $descending, come page by page, each once and in order', async (order) => {
      const expected = await select({}, whole(order.sort, order.descending))
      expect(ids(expected)).toEqual(ids(all))
      const seen: Credential[] = []
      for (let after: CredentialOrder['after'] = null; ; ) {
        const page = await select({}, { ...order, limit: 7, after })
        seen.push(...page)
        const last = page.at(-1)
        if (last === undefined || page.length < 7) break
        after = { key: sortKey(last, order.sort), id: last.id }
      }
      expect(seen).toEqual(expected)
      const keys = seen.map((token) => sortKey(token, order.sort))
      const isNumber = order.sort === 'last_used' || order.sort === 'expires'
      const sorted = isNumber ? keys.toSorted((a, b) => Number(a) - Number(b)) : keys
      expect(keys).toEqual(order.descending && isNumber ? sorted.reverse() : sorted)
    })

    test('by name stand without regard to case', async () => {
      const names = (await select({}, whole('name'))).map(({ name }) => folded(name))
      expect(names.lastIndexOf('alpha')).toBeLessThan(names.indexOf('beta'))
      expect(names.lastIndexOf('beta') - names.indexOf('beta') + 1).toBe(names.filter((name) => name === 'beta').length)
      expect(names.lastIndexOf('beta')).toBeLessThan(names.indexOf('gamma 100%'))
    })
  })
}
