import { createHmac, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { formatSealKeys, parseSealKeys, rowSeals } from './row-seals.ts'

const key = (id: string, bytes: Uint8Array = randomBytes(32)) => ({ id, bytes })

test('a seal is HMAC-SHA-256 under the first key, for contents and keys of every length', () => {
  for (const length of [32, 64, 65, 200]) {
    const first = key('one', randomBytes(length))
    const seals = rowSeals([first, key('two')])
    for (const content of ['', 'a', 'ü€😀', 'x'.repeat(100_000)]) {
      const mac = createHmac('sha256', first.bytes).update(content).digest('base64url')
      expect(seals.seal(content)).toBe(`one.${mac}`)
      expect(seals.isIntact(content, `one.${mac}`)).toBe(true)
    }
  }
})

test('a seal fits its own content and nothing else', () => {
  const seals = rowSeals([key('one')])
  const seal = seals.seal('content')
  const mine = rowSeals([key('one')]).seal('content')
  const wrong = [null, '', '.', 'one.', seal.slice(0, -1), `${seal}A`, seal.slice(4), seal.replace('one', 'two'), mine]
  for (const other of wrong) expect(seals.isIntact('content', other)).toBe(false)
  expect(seals.isIntact('content ', seal)).toBe(false)
})

test('what an older key has sealed is intact as long as that key is given, and told from what is current', () => {
  const [old, young] = [key('old'), key('young')]
  const seal = rowSeals([old]).seal('content')
  const seals = rowSeals([young, old])
  expect([seals.isIntact('content', seal), seals.isCurrent(seal)]).toEqual([true, false])
  expect(seals.isCurrent(seals.seal('content'))).toBe(true)
  expect(rowSeals([young]).isIntact('content', seal)).toBe(false)
})

test('keys are read as they are written, and what could be guessed or mistaken is refused', () => {
  const keys = [key('a'), key('b-2_', randomBytes(48))]
  expect(parseSealKeys(formatSealKeys(keys))).toEqual(keys)
  const good = formatSealKeys([key('a')])
  const wrong = ['', 'a', 'a:', ':AAAA', `a b:${good.slice(2)}`, 'a:c2hvcnQ=', `${good},${good}`, `${good},`, 'a:%%%']
  for (const text of wrong) expect(parseSealKeys(text)).toBeNull()
})
