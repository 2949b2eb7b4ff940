import { randomBytes } from 'node:crypto'
import { type CredentialId, Secret } from '@latchkey/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aesRecovery } from './recovery.ts'

const [old, fresh] = [
  { id: 'k1', key: randomBytes(32) },
  { id: 'k2', key: randomBytes(32) },
]
const name = { credentialId: 'tok_1' as CredentialId, version: 3 }
const opened = (found: ReturnType<ReturnType<typeof aesRecovery>['open']>) =>
  found instanceof Secret ? found.reveal() : { refused: found }

describe('a sealed secret', () => {
  const recovery = aesRecovery([fresh, old])

  test('opens again under the same name, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), (text, version) => {
        const sealed = recovery.close(new Secret(text), { ...name, version })
        expect(opened(recovery.open(sealed, { ...name, version }))).toBe(text)
      }),
    )
  })

  test('is sealed under the first key, opens under any, and under none that is not at hand', () => {
    const before = aesRecovery([old]).close(new Secret('s'), name)
    const after = recovery.close(new Secret('s'), name)
    expect([before.keyId, after.keyId, recovery.keyId]).toEqual(['k1', 'k2', 'k2'])
    expect(opened(recovery.open(before, name))).toBe('s')
    expect(aesRecovery([old]).open(after, name)).toBe('unknown_key')
  })

  test('opens for no other credential, no other version, and under no other key of the same id', () => {
    const sealed = recovery.close(new Secret('s'), name)
    for (const other of [
      { ...name, credentialId: 'tok_2' as CredentialId },
      { ...name, version: 4 },
      // What the two parts say together is not all that they say.
      { credentialId: 'tok_1\n3' as CredentialId, version: 3 },
    ])
      expect(recovery.open(sealed, other)).toBe('not_genuine')
    const long = recovery.close(new Secret('s'), { ...name, version: 23 })
    expect(recovery.open(long, { credentialId: 'tok_12' as CredentialId, version: 3 })).toBe('not_genuine')
    expect(aesRecovery([{ ...fresh, key: randomBytes(32) }]).open(sealed, name)).toBe('not_genuine')
  })

  test('opens no more once a bit of it is changed, or it is cut off, and never throws', () => {
    const { keyId, sealed } = recovery.close(new Secret('lk_pat_secret'), name)
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(recovery.open({ keyId, sealed: changed }, name)).toBe('not_genuine')
      expect(recovery.open({ keyId, sealed: sealed.subarray(0, at) }, name)).toBe('not_genuine')
    }
  })

  test('is never the same twice, and does not hold the text', () => {
    const [one, two] = [1, 2].map(() => Buffer.from(recovery.close(new Secret('lk_pat_secret'), name).sealed))
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(false)
    expect(one?.includes('lk_pat')).toBe(false)
  })
})

test.each([
  ['no key', []],
  ['31 bytes', [{ id: 'k1', key: randomBytes(31) }]],
  ['33 bytes', [{ id: 'k1', key: randomBytes(33) }]],
  ['an id twice', [old, { ...fresh, id: 'k1' }]],
  ['an empty id', [{ ...old, id: '' }]],
  ['an id with a space', [{ ...old, id: 'a b' }]],
  ['an id too long', [{ ...old, id: 'a'.repeat(33) }]],
])('%s stops the start, and says nothing of the material', (_, keys) => {
  const start = () => aesRecovery(keys)
  expect(start).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  try {
    start()
  } catch (error) {
    for (const { key } of keys)
      for (const form of ['hex', 'base64'] as const) expect(String(error)).not.toContain(key.toString(form).slice(0, 8))
  }
})
