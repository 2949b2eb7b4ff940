import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Recognizable, recognition } from './recognition.ts'
import { tokenTagger } from './token-tag.ts'

interface Entry extends Recognizable {
  readonly name: string
}

const entryOf = (name: string): Entry => ({ name, tag0: 0, tag1: 0, tag2: 0, tag3: 0, slot: -1 })
const table = (capacity: number) => recognition<Entry>(capacity, tokenTagger(new Uint8Array(16).fill(7)))
const PLACES = [null, 'home', 'work'] as const

describe('what is recognized', () => {
  test('is never more than was added for the very token in the very workspace, and not removed since', () => {
    const step = fc.record({
      token: fc.nat(30),
      workspace: fc.constantFrom(...PLACES),
      does: fc.constantFrom('add', 'remove', 'clear'),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.nat(200), (steps, capacity) => {
        const recognized = table(capacity)
        let entries = new Map<string, Entry>()
        for (const { token, workspace, does } of steps) {
          const name = `${token} ${workspace}`
          if (does === 'clear') {
            recognized.clear()
            entries = new Map()
          } else if (does === 'add') {
            const entry = entries.get(name) ?? entryOf(name)
            entries.set(name, entry)
            recognized.add(`token-${token}`, workspace, entry)
            expect(recognized.find(`token-${token}`, workspace)).toBe(entry)
          } else {
            const entry = entries.get(name)
            entries.delete(name)
            if (entry !== undefined) recognized.remove(entry)
            expect(recognized.find(`token-${token}`, workspace)).toBeUndefined()
          }
          for (let other = 0; other <= 30; other++) {
            for (const place of PLACES) {
              const found = recognized.find(`token-${other}`, place)
              if (found !== undefined) expect(found).toBe(entries.get(`${other} ${place}`))
            }
          }
        }
      }),
      { numRuns: 50 },
    )
  })

  test('is nearly all of what a memory of that size holds, and none is lost as the table grows', () => {
    const recognized = table(5000)
    const entries = Array.from({ length: 5000 }, (_, index) => entryOf(`token-${index}`))
    const isFound = ({ name }: Entry) => recognized.find(name, 'home')?.name === name
    for (const [index, entry] of entries.entries()) {
      recognized.add(entry.name, 'home', entry)
      if (index === 2000) expect(entries.slice(0, 2000).filter(isFound).length).toBeGreaterThan(1850)
    }
    expect(entries.filter(({ slot }) => slot !== -1).every(isFound)).toBe(true)
    expect(entries.filter(isFound).length).toBeGreaterThan(4700)
  })

  test('ends in one place when another takes it, and can be added again', () => {
    const recognized = table(1)
    const entries = Array.from({ length: 50 }, (_, index) => entryOf(`token-${index}`))
    for (const entry of entries) recognized.add(entry.name, null, entry)
    const lost = entries.filter(({ slot }) => slot === -1)
    expect(lost.length).toBe(46)
    for (const entry of lost) {
      recognized.add(entry.name, null, entry)
      expect(recognized.find(entry.name, null)).toBe(entry)
    }
  })
})
