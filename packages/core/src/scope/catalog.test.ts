import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LatchkeyError } from '../errors.ts'
import { arbitraryDefinitions, arbitraryNames, concreteScopes } from '../testing/arbitrary-catalog.ts'
import { type ScopeDefinition, scopeCatalog } from './catalog.ts'

const scope = (name: string, ...implies: string[]): ScopeDefinition => ({ name, description: name, implies })
const runs = { numRuns: 5000 }

describe('expanding scope names', () => {
  const catalog = scopeCatalog([
    scope('*'),
    scope('devices:*'),
    scope('devices:read'),
    scope('devices:write', 'devices:read'),
    scope('devices:keys:*'),
    scope('devices:keys:make'),
    scope('devicesx:read'),
    scope('admin', 'devices:*', 'audit'),
    scope('audit', 'admin'),
  ])

  test.each([
    [[], []],
    [['devices:read'], ['devices:read']],
    [['devices:write'], ['devices:read', 'devices:write']],
    [['devices:keys:*'], ['devices:keys:make']],
    [['devices:*'], ['devices:keys:make', 'devices:read', 'devices:write']],
    [['audit'], ['admin', 'audit', 'devices:keys:make', 'devices:read', 'devices:write']],
    [['*'], ['admin', 'audit', 'devices:keys:make', 'devices:read', 'devices:write', 'devicesx:read']],
    [['devices:read', 'devices:read'], ['devices:read']],
    [['gone', 'gone:*', 'devices', 'DEVICES:READ', 'devices:rea', '', '__proto__', 'constructor'], []],
  ])('%j gives %j', (names, concrete) => {
    expect(catalog.expand(names)).toEqual(concrete)
  })

  test('gives what a slow and plain reading of the rules gives, sorted, circles included', () => {
    fc.assert(
      fc.property(arbitraryDefinitions, fc.array(arbitraryNames, { maxLength: 3 }), (definitions, lists) => {
        const random = scopeCatalog(definitions)
        for (const names of [...lists, ...lists]) {
          expect(random.expand(names)).toEqual([...concreteScopes(definitions, names)].sort())
        }
      }),
      runs,
    )
  })

  test('changes nothing when done twice, and gives never less for more names', () => {
    fc.assert(
      fc.property(arbitraryDefinitions, arbitraryNames, arbitraryNames, (definitions, some, more) => {
        const random = scopeCatalog(definitions)
        const once = random.expand(some)
        expect(random.expand(once)).toEqual(once)
        expect(random.expand([...some, ...more])).toEqual(expect.arrayContaining([...once]))
        expect(random.expand([...some].reverse())).toEqual(once)
      }),
      runs,
    )
  })

  test('is not led astray by an undeclared name that looks like a list of declared ones, before or after', () => {
    const pair = ['devices:read', 'devicesx:read']
    for (const order of [
      [pair, [pair.join(' ')]],
      [[pair.join(' ')], pair],
    ]) {
      const fresh = scopeCatalog(catalog.definitions)
      for (const names of order) expect(fresh.expand(names)).toEqual(names.length === 2 ? pair : [])
    }
  })

  test('goes by what a list holds now, however often it was expanded before', () => {
    const names = ['devices:read']
    expect(catalog.expand(names)).toEqual(['devices:read'])
    names.push('devicesx:read')
    expect(catalog.expand(names)).toEqual(['devices:read', 'devicesx:read'])
  })

  test('hands out lists that a caller cannot change', () => {
    expect(() => (catalog.expand(['*']) as string[]).push('more')).toThrow(TypeError)
  })

  test('stays quick and right over more combinations than it remembers, and over a scope of a million characters', () => {
    const many = scopeCatalog(Array.from({ length: 14 }, (_, index) => scope(`s${index}`)))
    for (let bits = 0; bits < 2 ** 14; bits++) {
      const names = many.definitions.map(({ name }) => name).filter((_, index) => bits & (1 << index))
      expect(many.expand(names)).toHaveLength(names.length)
    }
    expect(many.expand(['s1'.repeat(500_000), 's2'])).toEqual(['s2'])
  })
})

describe('a catalog', () => {
  test('knows the names that it declares', () => {
    fc.assert(
      fc.property(arbitraryDefinitions, arbitraryNames, (definitions, names) => {
        const random = scopeCatalog(definitions)
        for (const name of names)
          expect(random.has(name)).toBe(definitions.some((definition) => definition.name === name))
      }),
    )
  })

  test.each<[string, readonly ScopeDefinition[]]>([
    ['scope "a:read" is declared twice', [scope('a:read'), scope('b'), scope('a:read')]],
    ['scope "a:read" implies "a:wirte", which is not declared', [scope('a:read', 'a:wirte')]],
    ['scope "" is not 1 to 64 printable characters without space, quote or backslash', [scope('')]],
    ...['a b', 'a"b', 'a\\b', 'a\n', 'ä', 'a\0', '\ud800', 'x'.repeat(65)].map((name): [string, ScopeDefinition[]] => [
      `scope "${name}" is not 1 to 64 printable characters without space, quote or backslash`,
      [scope('fine'), scope(name)],
    ]),
  ])('is refused, naming what is at fault: %j', (message, definitions) => {
    let fault: unknown
    try {
      scopeCatalog(definitions)
    } catch (error) {
      fault = error
    }
    expect(fault).toBeInstanceOf(LatchkeyError)
    expect(fault).toMatchObject({ code: 'config_invalid', message })
  })

  test('may hold names of any shape that RFC 6749 allows', () => {
    const names = ['streams:read', 'https://api.example.com/auth/x.y', 'Annotations_Add', '!#[]^~', 'x'.repeat(64)]
    expect(scopeCatalog(names.map((name) => scope(name))).expand(names)).toEqual([...names].sort())
  })
})

describe('scopes that require others', () => {
  const needing = (name: string, ...requires: string[]): ScopeDefinition => ({ name, description: name, requires })
  const catalog = scopeCatalog([
    scope('all', 'x:get', 'x:add', 'x:delete'),
    needing('x:get'),
    needing('x:add', 'x:get'),
    needing('x:delete', 'x:get', 'x:add'),
    { ...needing('x:train', 'x:get'), implies: ['x:get'] },
  ])

  test.each([
    [[], []],
    [['x:get'], []],
    [['x:add'], [{ name: 'x:add', lacking: ['x:get'] }]],
    [['x:delete', 'x:get'], [{ name: 'x:delete', lacking: ['x:add'] }]],
    [['x:delete', 'x:add', 'x:get'], []],
    [['x:delete', 'all'], []],
    [['x:train'], []],
    [['gone'], []],
  ])('%j lack %j', (names, unmet) => {
    expect(catalog.unmet(names)).toEqual(unmet)
  })

  test('one that requires what is not declared, or a wildcard, is refused with its name', () => {
    expect(() => scopeCatalog([needing('a', 'b')])).toThrow(/"a" requires "b"/)
    expect(() => scopeCatalog([scope('*'), needing('a', '*')])).toThrow(LatchkeyError)
  })
})
