import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aRecord, change, digest, place } from '../testing/records.ts'
import { createRecordCache } from './record-cache.ts'
import { tokenTagger } from './token-tag.ts'

function cacheWith({ capacity = 100, unknown = 100, from = 10 } = {}) {
  const cache = createRecordCache(capacity, unknown, tokenTagger(new Uint8Array(16)))
  cache.startOver(place(from))
  return cache
}

type Cache = ReturnType<typeof cacheWith>
const remember = (
  cache: Cache,
  name: number,
  record: ReturnType<typeof aRecord> | null,
  workspace: string | null = null,
  position = 10,
) => cache.install(digest(name), workspace, { record, position: place(position) }, cache.beginning())

describe('what is remembered', () => {
  test('is found by digest and by the workspace as it was named', () => {
    const cache = cacheWith()
    const outside = aRecord()
    const inside = aRecord('tok_1', {}, ['a:read'])
    remember(cache, 1, outside)
    remember(cache, 1, inside, 'acme/one')
    expect(cache.get(digest(1), null)?.record).toBe(outside)
    expect(cache.get(digest(1), 'acme/one')?.record).toBe(inside)
    expect(cache.get(digest(1), 'ws_1')).toBeUndefined()
    expect(cache.get(digest(2), null)).toBeUndefined()
  })

  test('is found from each of many workspaces, in whatever order they are seen, dropped and pushed out', () => {
    const step = fc.record({
      name: fc.nat(2),
      workspace: fc.constantFrom(null, 'ws_1', 'ws_2', 'ws_3'),
      act: fc.constantFrom('remember', 'remember', 'use', 'drop'),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const cache = cacheWith({ capacity: 4 })
        const last = new Map<string, ReturnType<typeof aRecord>>()
        let position = 10
        for (const { name, workspace, act } of steps) {
          if (act === 'use') {
            cache.get(digest(name), workspace)
            cache.recognize(`token-${name}`, digest(name), workspace)
          }
          if (act === 'drop') {
            cache.apply([change(++position, 'credential', `tok_${name}`)])
            for (const key of last.keys()) if (key.startsWith(`${name} `)) last.delete(key)
          }
          if (act !== 'remember') continue
          const record = aRecord(`tok_${name}`, {}, workspace === null ? null : ['a:read'])
          remember(cache, name, record, workspace, position)
          last.set(`${name} ${workspace}`, record)
          expect(cache.get(digest(name), workspace)?.record).toBe(record)
        }
        for (const name of [0, 1, 2]) {
          for (const workspace of [null, 'ws_1', 'ws_2', 'ws_3']) {
            const recognized = cache.getRecognized(`token-${name}`, workspace)
            if (recognized !== undefined) expect(recognized).toBe(cache.get(digest(name), workspace))
          }
          for (const workspace of [null, 'ws_1', 'ws_2', 'ws_3']) {
            cache.recognize(`token-${name}`, digest(name), workspace)
            expect(cache.getRecognized(`token-${name}`, workspace)).toBe(cache.get(digest(name), workspace))
          }
        }
        const found = [0, 1, 2].flatMap((name) =>
          [null, 'ws_1', 'ws_2', 'ws_3'].filter((workspace) => {
            const entry = cache.get(digest(name), workspace)
            if (entry !== undefined) expect(entry.record).toBe(last.get(`${name} ${workspace}`))
            return entry !== undefined
          }),
        )
        expect(found).toHaveLength(Math.min(4, cache.sizes().records))
        expect(cache.sizes().records).toBeLessThanOrEqual(4)
      }),
      { numRuns: 2000 },
    )
  })

  test('is nothing before the feed has begun', () => {
    const cache = createRecordCache(10, 10, tokenTagger(new Uint8Array(16)))
    expect(remember(cache, 1, aRecord(), null, 1e9)).toBeNull()
  })

  test.each([
    ['credential', 'tok_1', [1]],
    ['principal', 'usr_1', [1, 2, 3]],
    ['workspace', 'ws_1', [3]],
    ['organization', 'org_1', [3]],
    ['workspace', 'ws_2', []],
    ['credential', 'tok_9', []],
  ] as const)('depends on its subjects: a change of %s %s drops exactly %j', (type, id, dropped) => {
    const cache = cacheWith()
    remember(cache, 1, aRecord('tok_1'))
    remember(cache, 2, aRecord('tok_2'))
    remember(cache, 3, aRecord('tok_3', {}, ['a:read']), 'ws_1')
    cache.apply([change(11, type, id)])
    const gone = [1, 2, 3].filter((name) => cache.get(digest(name), name === 3 ? 'ws_1' : null) === undefined)
    expect(gone).toEqual(dropped)
    expect(cache.sizes().records).toBe(3 - dropped.length)
  })

  test('is bounded, and what was used stays when something has to go', () => {
    const cache = cacheWith({ capacity: 3 })
    for (const name of [1, 2, 3]) remember(cache, name, aRecord(`tok_${name}`))
    cache.get(digest(1), null)
    cache.get(digest(3), null)
    remember(cache, 4, aRecord('tok_4'))
    expect([1, 2, 3, 4].filter((name) => cache.get(digest(name), null) !== undefined)).toEqual([1, 3, 4])
    expect(cache.sizes().records).toBe(3)
  })

  test('is all forgotten when the feed starts over', () => {
    const cache = cacheWith()
    remember(cache, 1, aRecord())
    cache.recognize('token-1', digest(1), null)
    remember(cache, 2, null)
    cache.startOver(place(50))
    expect([cache.get(digest(1), null), cache.get(digest(2), null)]).toEqual([undefined, undefined])
    expect(cache.getRecognized('token-1', null)).toBeUndefined()
    expect(cache.sizes()).toMatchObject({ records: 0, unknown: 0 })
  })
})

describe('tokens and workspaces that were guessed', () => {
  test('leave what is known where it is, however many', () => {
    const cache = cacheWith({ capacity: 5, unknown: 10 })
    for (let name = 0; name < 5; name++) remember(cache, name, aRecord(`tok_${name}`))
    for (let name = 100; name < 1100; name++) remember(cache, name, null)
    for (let name = 0; name < 1000; name++) remember(cache, 1, aRecord('tok_1'), `ws_guess_${name}`)
    for (let name = 0; name < 1000; name++) remember(cache, 1, aRecord('tok_1', {}, []), `ws_foreign_${name}`)
    expect([0, 1, 2, 3, 4].every((name) => cache.get(digest(name), null) !== undefined)).toBe(true)
    expect(cache.sizes()).toEqual({ records: 5, capacity: 5, unknown: 20, unknownCapacity: 20 })
  })

  test('are unknown from every workspace, with one question', () => {
    const cache = cacheWith()
    remember(cache, 7, null, 'ws_1')
    expect(cache.get(digest(7), null)).toMatchObject({ record: null })
    expect(cache.get(digest(7), 'ws_2')).toMatchObject({ record: null })
  })

  test('are asked about again once any credential has changed, or any workspace', () => {
    const cache = cacheWith()
    remember(cache, 7, null)
    remember(cache, 1, aRecord(), 'acme/new')
    cache.apply([change(11, 'principal', 'usr_other')])
    expect(cache.get(digest(7), null)).toBeDefined()
    cache.apply([change(12, 'credential', 'tok_new')])
    expect(cache.get(digest(7), null)).toBeUndefined()
    expect(cache.get(digest(1), 'acme/new')).toBeDefined()
    cache.apply([change(13, 'workspace', 'ws_new')])
    expect(cache.get(digest(1), 'acme/new')).toBeUndefined()
  })
})

describe('a record that was read before a change', () => {
  test('is not remembered after it, when the change concerns it', () => {
    const cache = cacheWith()
    cache.apply([change(11, 'credential', 'tok_1')])
    expect(remember(cache, 1, aRecord('tok_1'), null, 10)).toBeNull()
    expect(remember(cache, 1, aRecord('tok_1'), null, 11)).not.toBeNull()
    expect(remember(cache, 2, aRecord('tok_2'), null, 10)).not.toBeNull()
  })

  test('is not remembered as unknown after a credential was made', () => {
    const cache = cacheWith()
    cache.apply([change(11, 'credential', 'tok_new')])
    expect(remember(cache, 7, null, null, 10)).toBeNull()
    expect(remember(cache, 1, aRecord(), 'acme/new', 10)).not.toBeNull()
    cache.apply([change(12, 'workspace', 'ws_new')])
    expect(remember(cache, 1, aRecord(), 'acme/new', 11)).toBeNull()
  })

  test('is not remembered when the changes since are no longer known', () => {
    const cache = cacheWith()
    expect(remember(cache, 1, aRecord(), null, 9)).toBeNull()
    for (let position = 11; position < 11 + 5000; position++) cache.apply([change(position, 'principal', 'usr_x')])
    expect(remember(cache, 1, aRecord(), null, 10)).toBeNull()
    expect(remember(cache, 1, aRecord(), null, 5000)).not.toBeNull()
  })

  test('is not remembered after the feed started over, whatever its position', () => {
    const cache = cacheWith()
    const begunIn = cache.beginning()
    cache.startOver(place(5))
    expect(cache.install(digest(1), null, { record: aRecord(), position: place(99) }, begunIn)).toBeNull()
  })

  test('is judged by what was known when it was asked for, where its place is not told', () => {
    const fromOwnStore = { record: aRecord('tok_1'), position: null }
    const cache = cacheWith()
    const before = cache.beginning()
    cache.apply([change(11, 'credential', 'tok_1')])
    expect(cache.install(digest(1), null, fromOwnStore, before)).toBeNull()
    expect(cache.install(digest(1), null, fromOwnStore, cache.beginning())).not.toBeNull()
    cache.apply([change(12, 'credential', 'tok_2')])
    const restarted = cache.beginning()
    cache.startOver(place(5))
    expect(cache.install(digest(1), null, fromOwnStore, restarted)).toBeNull()
    expect(cache.install(digest(1), null, fromOwnStore, cache.beginning())).not.toBeNull()
  })

  test('is not remembered before the feed began', () => {
    const cache = createRecordCache(100, 100, tokenTagger(new Uint8Array(16)))
    expect(cache.install(digest(1), null, { record: aRecord(), position: null }, cache.beginning())).toBeNull()
  })

  test('is judged in each partition of the log by itself', () => {
    const at = (...numbers: number[]) => ({ epoch: 'e1', numbers })
    const cache = createRecordCache(100, 100, tokenTagger(new Uint8Array(16)))
    cache.startOver(at(5, 5, 5))
    const install = (...numbers: number[]) =>
      cache.install(digest(1), null, { record: aRecord('tok_1'), position: at(...numbers) }, cache.beginning())
    cache.apply([{ ...change(0, 'credential', 'tok_1'), position: at(0, 7, 0) }])
    for (const before of [at(5, 6, 5), at(99, 6, 99), at(99, 5, 5)]) expect(install(...before.numbers)).toBeNull()
    for (const unknown of [at(4, 9, 9), at(9, 9, 4)]) expect(install(...unknown.numbers)).toBeNull()
    for (const after of [at(5, 7, 5), at(9, 7, 5)]) expect(install(...after.numbers)).not.toBeNull()
  })

  test('is not remembered when so many changes came since in its partition that some are no longer known', () => {
    const at = (...numbers: number[]) => ({ epoch: 'e1', numbers })
    const cache = createRecordCache(100, 100, tokenTagger(new Uint8Array(16)))
    cache.startOver(at(0, 0))
    for (let number = 1; number <= 5000; number++)
      cache.apply([{ ...change(0, 'principal', 'usr_x'), position: at(0, number) }])
    const install = (position: ReturnType<typeof at>) =>
      cache.install(digest(1), null, { record: aRecord(), position }, cache.beginning())
    expect(install(at(9, 5))).toBeNull()
    expect(install(at(0, 4900))).not.toBeNull()
  })

  test('is not remembered when its place is one of another number of partitions', () => {
    const cache = cacheWith()
    for (const numbers of [[], [99, 99]]) {
      const found = { record: aRecord(), position: { epoch: 'e1', numbers } }
      expect(cache.install(digest(1), null, found, cache.beginning())).toBeNull()
    }
    cache.apply([{ ...change(0, 'principal', 'usr_x'), position: { epoch: 'e1', numbers: [0, 11] } }])
    expect(remember(cache, 1, aRecord(), null, 99)).toBeNull()
  })

  test('is not remembered when it was read in another epoch, whatever its number', () => {
    const cache = cacheWith()
    const found = { record: aRecord(), position: place(99, 'e2') }
    expect(cache.install(digest(1), null, found, cache.beginning())).toBeNull()
  })

  test('is not remembered after a change of another epoch, since no number tells which of them came first', () => {
    const cache = cacheWith()
    cache.apply([{ ...change(2, 'principal', 'usr_x'), position: place(2, 'e2') }])
    expect(remember(cache, 1, aRecord(), null, 10)).toBeNull()
    cache.startOver(place(2, 'e2'))
    const found = { record: aRecord(), position: place(2, 'e2') }
    expect(cache.install(digest(1), null, found, cache.beginning())).not.toBeNull()
  })
})
