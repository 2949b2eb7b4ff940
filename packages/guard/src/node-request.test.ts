import fc from 'fast-check'
import { expect, test } from 'vitest'
import { headOf } from './node-request.ts'

test('a header is found by its name in any case, whatever others there are, and repeated ones are joined', () => {
  const letters = fc.stringMatching(/^[A-Za-z-]{1,40}$/)
  const name = fc.oneof(fc.constantFrom('authorization', 'Authorization', 'origin', 'ORIGIN', 'host'), letters)
  const fields = fc.array(fc.tuple(name, fc.stringMatching(/^[a-z]{0,3}$/)), { maxLength: 12 })
  fc.assert(
    fc.property(fields, fc.array(name), (sent, others) => {
      const head = headOf({ method: 'GET', url: '/', rawHeaders: sent.flat(), socket: {} })
      const expected = new Headers(sent)
      for (const asked of [...sent.map(([own]) => own), ...others])
        expect(head.headers.get(asked)).toBe(expected.get(asked))
    }),
  )
})
