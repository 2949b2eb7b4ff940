import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Recognizable, recognition } from './recognition.ts'
import { tokenTagger } from './token-tag.ts'

interface Entry extends Recognizable {
  readonly name: string
}

const entryOf = (name: string): Entry => ({ name, slot: -1 })
const table = (capacity: number) => recognition<Entry>(capacity, tokenTagger(new Uint8Array(16).fill(7)))

describe('what is recognized', () => {
  test('is never more than was added for the very token, and not removed since', () => {
    const step = fc.record({ token: fc.nat(30), does: fc.constantFrom('add', 'remove', 'clear') })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.nat(20), (steps, capacity) => {
        const recognized = table(capacity)
        let entries = new Map<string, Entry>()
        for (const { token, does } of steps) {
          const name = `token-${token}`
          if (does === 'clear') {
            recognized.clear()
            entries = new Map()
          } else if (does === 'add') {
            const entry = entries.get(name) ?? entryOf(name)
            entries.set(name, entry)
            recognized.add(name, entry)
            expect(recognized.find(name)).toBe(entry)
          } else {
            const entry = entries.get(name)
            entries.delete(name)
            if (entry !== undefined) recognized.remove(entry)
            expect(recognized.find(name)).toBeUndefined()
          }
          for (let other = 0; other <= 30; other++) {
            const found = recognized.find(`token-${other}`)
            if (found !== undefined) expect(found).toBe(entries.get(`token-${other}`))
          }
        }
      }),
    )
  })

  test('is nearly all of what a memory of that size holds', () => {
    const recognized = table(5000)
    const names = Array.from({ length: 5000 }, (_, index) => `token-${index}`)
    for (const name of names) recognized.add(name, entryOf(name))
    const found = names.filter((name) => recognized.find(name)?.name === name)
    expect(found.length).toBeGreaterThan(4700)
  })

  test('ends in one place when another takes it, and can be added again', () => {
    const recognized = table(1)
    const entries = Array.from({ length: 50 }, (_, index) => entryOf(`token-${index}`))
    for (const entry of entries) recognized.add(entry.name, entry)
    const lost = entries.filter(({ slot }) => slot === -1)
    expect(lost.length).toBe(46)
    for (const entry of lost) {
      recognized.add(entry.name, entry)
      expect(recognized.find(entry.name)).toBe(entry)
    }
  })
})
