import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scopeCatalog } from '../scope/catalog.ts'
import { arbitraryDefinitions, arbitraryNames, concreteScopes, SCOPE_NAMES } from '../testing/arbitrary-catalog.ts'
import { ADDRESSES, arbitraryAllowlist, arbitraryMoment, RANGES } from '../testing/arbitrary-record.ts'
import { toInstant } from '../time.ts'
import { excess, type Reach } from './permit.ts'

const WORKSPACES = ['ws_1', 'ws_2', 'ws_3']
const RESOURCES = ['lock', 'lamp']
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 3 })
const few = fc.uniqueArray(fc.constantFrom(...SCOPE_NAMES, 'gone:read'), { maxLength: 3 })

const arbitraryReach: fc.Arbitrary<Reach> = fc.record({
  scopes: fc.oneof(few, arbitraryNames),
  workspaces: orNull(fc.subarray(WORKSPACES)),
  resources: orNull(fc.subarray(RESOURCES)),
  addressAllowlist: arbitraryAllowlist,
  expiresAt: orNull(arbitraryMoment),
})

/** A reach made from another by narrowing some fields and choosing others anew, so that many stay within it and many just don't. */
function near(outer: Reach): fc.Arbitrary<Reach> {
  const like = <K extends keyof Reach>(field: K) =>
    fc.oneof(
      { weight: 5, arbitrary: fc.constant(outer[field]) },
      { weight: 1, arbitrary: arbitraryReach.map((reach) => reach[field]) },
    )
  return fc.record({
    scopes: fc.oneof({ weight: 3, arbitrary: fc.subarray([...outer.scopes]) }, { weight: 1, arbitrary: few }),
    workspaces: like('workspaces'),
    resources: like('resources'),
    addressAllowlist: like('addressAllowlist'),
    expiresAt: like('expiresAt'),
  })
}

/** Everything that a reach permits, field by field, told from the rules and not by the code under test. */
function permitted(reach: Reach, definitions: Parameters<typeof concreteScopes>[0]) {
  const addresses = reach.addressAllowlist.flatMap((range) => RANGES[range] ?? [])
  return {
    scopes: concreteScopes(definitions, reach.scopes),
    workspaces: new Set(reach.workspaces ?? [...WORKSPACES, 'any other']),
    resources: new Set(reach.resources ?? [...RESOURCES, 'any other']),
    addressAllowlist: new Set(reach.addressAllowlist.length === 0 ? ADDRESSES : addresses),
    expiresAt: new Set(
      Array.from({ length: 13 }, (_, step) => 1_700_000_000_000 + step)
        .filter((moment) => moment < (reach.expiresAt ?? Infinity))
        .concat(reach.expiresAt === null ? [Infinity] : []),
    ),
  }
}

const within = (inner: ReadonlySet<unknown>, outer: ReadonlySet<unknown>) => inner.isSubsetOf(outer)
const FIELDS = ['scopes', 'workspaces', 'resources', 'addressAllowlist', 'expiresAt'] as const

describe('what a credential may hand on', () => {
  test('never permits anything that it does not permit itself, over 100,000 random lattices', () => {
    let handedOn = 0
    const pair = arbitraryReach.chain((held) => fc.tuple(fc.constant(held), near(held)))
    fc.assert(
      fc.property(arbitraryDefinitions, pair, (definitions, [held, wanted]) => {
        const found = excess(wanted, held, scopeCatalog(definitions)).map(({ field }) => field)
        if (found.length === 0) handedOn++
        const inner = permitted(wanted, definitions)
        const outer = permitted(held, definitions)
        for (const field of FIELDS) {
          if (!found.includes(field) && !within(inner[field], outer[field])) throw new Error(`${field} was widened`)
        }
        // Lists and times are told exactly; scopes and addresses may be refused out of caution.
        for (const field of ['workspaces', 'resources', 'expiresAt'] as const) {
          if (found.includes(field) && within(inner[field], outer[field]))
            throw new Error(`${field} was refused without reason`)
        }
      }),
      { numRuns: 100_000 },
    )
    expect(handedOn).toBeGreaterThan(10_000)
  })

  test('is all of itself, where its address ranges can be read', () => {
    fc.assert(
      fc.property(arbitraryDefinitions, arbitraryReach, (definitions, reach) => {
        const names = new Set(definitions.map(({ name }) => name))
        const readable: Reach = {
          ...reach,
          scopes: reach.scopes.filter((name) => names.has(name)),
          addressAllowlist: reach.addressAllowlist.filter((range) => RANGES[range]?.length !== 0),
        }
        expect(excess(readable, readable, scopeCatalog(definitions))).toEqual([])
      }),
      { numRuns: 10_000 },
    )
  })

  test('stays within the first of a chain, however long', () => {
    const chain = arbitraryReach.chain((first) =>
      near(first).chain((second) => fc.tuple(fc.constant(first), fc.constant(second), near(second))),
    )
    let chains = 0
    fc.assert(
      fc.property(arbitraryDefinitions, chain, (definitions, [first, second, third]) => {
        const catalog = scopeCatalog(definitions)
        if (excess(second, first, catalog).length > 0 || excess(third, second, catalog).length > 0) return
        chains++
        expect(excess(third, first, catalog)).toEqual([])
      }),
      { numRuns: 10_000 },
    )
    expect(chains).toBeGreaterThan(500)
  })

  test('does not grow with the catalog: a wildcard is covered by a wildcard only, not by all that it stands for today', () => {
    const names = ['*', 'a:*', 'a:b:*', 'a:b:read', 'a:read']
    const catalog = scopeCatalog(names.map((name) => ({ name, description: name })))
    const reach = (...scopes: string[]): Reach => ({
      scopes,
      workspaces: null,
      resources: null,
      addressAllowlist: [],
      expiresAt: null,
    })
    const covered = (wanted: string, ...held: string[]) => excess(reach(wanted), reach(...held), catalog).length === 0
    expect(covered('a:*', 'a:read', 'a:b:read')).toBe(false)
    expect(covered('*', 'a:*', 'a:b:*', 'a:read')).toBe(false)
    expect(covered('a:b:*', 'a:*')).toBe(true)
    expect(covered('a:*', '*')).toBe(true)
    expect(covered('a:*', 'a:b:*')).toBe(false)
    expect(covered('a:b:read', 'a:*')).toBe(true)
  })

  test('is nothing by a wildcard that the catalog no longer declares', () => {
    const catalog = scopeCatalog(['a:*', 'a:b:*', 'a:b:read'].map((name) => ({ name, description: name })))
    const reach = (scope: string): Reach => ({
      scopes: [scope],
      workspaces: null,
      resources: null,
      addressAllowlist: [],
      expiresAt: null,
    })
    expect(excess(reach('a:*'), reach('*'), catalog)).toHaveLength(1)
  })

  test('is told field by field, with the scopes in question by name', () => {
    const catalog = scopeCatalog([
      { name: 'a:read', description: '' },
      { name: 'a:write', description: '' },
    ])
    const held: Reach = {
      scopes: ['a:read'],
      workspaces: ['ws_1'],
      resources: ['lock'],
      addressAllowlist: ['10.0.0.0/8'],
      expiresAt: toInstant(5),
    }
    const wanted: Reach = {
      scopes: ['a:write', 'a:read'],
      workspaces: null,
      resources: null,
      addressAllowlist: [],
      expiresAt: null,
    }
    const found = excess(wanted, held, catalog)
    expect(found.map(({ field }) => field)).toEqual(FIELDS)
    expect(found[0]?.message).toBe("You don't hold a:write yourself, so you can't hand it on.")
    expect(excess({ ...held, expiresAt: toInstant(6) }, held, catalog).map(({ field }) => field)).toEqual(['expiresAt'])
  })
})
