import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digest } from '../testing/records.ts'
import { issuedDigests } from './digest-table.ts'

test('a table of digests answers as a map does, whatever is put in and taken out', () => {
  // Few values, whose first bits agree: most searches pass over others.
  const step = fc.record({ name: fc.nat(40).map((name) => name * 16), isRemoval: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const table = issuedDigests()
      const map = new Map<string, { digest: ReturnType<typeof digest> }>()
      for (const { name, isRemoval } of steps) {
        const key = digest(name)
        const entry = { digest: key }
        if (isRemoval) table.delete(key)
        else table.set(key, entry)
        if (isRemoval) map.delete(key)
        else map.set(key, entry)
        for (let other = 0; other <= 40; other++)
          expect(table.get(digest(other * 16))).toBe(map.get(digest(other * 16)))
        expect(table.size).toBe(map.size)
      }
      table.clear()
      expect([table.size, table.get(digest(0))]).toEqual([0, undefined])
    }),
  )
})
