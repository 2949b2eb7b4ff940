import { type Credential, FOREIGN_FORMATS } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ForeignHash } from '../ports/foreign-hashes.ts'
import {
  addSecret,
  credential,
  digest,
  type OpenStore,
  ownedBy,
  put,
  type StoreUnderTest,
  secret,
  user,
} from './store-under-test.contract.ts'

const HASHES: readonly (ForeignHash | null)[] = [
  null,
  { of: 'rest', scheme: 'bcrypt', encoded: '$2b$10$ab' },
  { of: 'whole', scheme: 'sha256', hash: 'AA==' },
  { of: 'rest', scheme: 'argon2id', memoryKiB: 19_456, passes: 2, lanes: 1, salt: 'c2FsdA', hash: 'aGFzaA' },
  { of: 'rest', scheme: 'pbkdf2', function: 'sha512', iterations: 210_000, salt: 'c2FsdA==', hash: 'aGFzaA==' },
]

/** Secrets that were taken over are found by what finds them in their own format, until they are digests like all others. */
export function foreignContract(open: OpenStore): void {
  let store: StoreUnderTest
  const ada = user()
  const tokens = HASHES.map(() => credential(ownedBy(ada)))
  const [first, second] = tokens as [Credential, Credential]
  beforeEach(async () => {
    store = await open()
    await put(store.management, async ({ principals, credentials }) => {
      await principals.insert(ada)
      for (const [index, one] of tokens.entries()) await credentials.insert(one, secret(one, `placeholder ${index}`))
    })
  })
  afterEach(() => store.close())

  const insert = (lookup: string, of: Credential, hash: ForeignHash | null) =>
    put(store.management, ({ foreign }) => foreign.insert([{ lookup, credentialId: of.id, hash }]))
  const find = (lookup: string) => store.management.read(({ foreign }) => foreign.find(lookup))
  const idOf = async (text: string) => (await store.verification.find(digest(text), null))?.credential.id

  describe('foreign secrets', () => {
    test('of every scheme are read back as written, and none by another look-up', async () => {
      const secrets = HASHES.map((hash, index) => ({
        lookup: `speckle:${index}`,
        credentialId: (tokens[index] as Credential).id,
        hash,
      }))
      await put(store.management, async ({ foreign }) => {
        await foreign.insert(secrets)
        await foreign.insert([])
      })
      for (const one of secrets) expect(await find(one.lookup)).toEqual(one)
      expect([await find('speckle:9'), await find('SPECKLE:1'), await find('')]).toEqual([null, null, null])
    })

    test('share no look-up: of a batch that repeats one, nothing is written', async () => {
      await insert('speckle:1', first, null)
      const hash = HASHES[1] ?? null
      const repeated = put(store.management, ({ foreign }) =>
        foreign.insert([
          { lookup: 'speckle:2', credentialId: second.id, hash },
          { lookup: 'speckle:1', credentialId: second.id, hash },
        ]),
      )
      await expect(repeated).rejects.toMatchObject({ code: 'already_exists' })
      expect([await find('speckle:2'), (await find('speckle:1'))?.credentialId]).toEqual([null, first.id])
    })

    test('are told apart from those that are not there, adopted ones counting as there', async () => {
      await insert('speckle:1', first, null)
      await insert('speckle:2', second, HASHES[1] ?? null)
      await store.management.read(async ({ foreign }) => {
        expect(await foreign.known(['speckle:0', 'speckle:1', 'speckle:2'])).toEqual(
          new Set(['speckle:1', 'speckle:2']),
        )
        expect(await foreign.known([])).toEqual(new Set())
      })
    })

    test('give way to the token’s own digest when they are adopted, and those of others stay', async () => {
      await insert('speckle:1', first, HASHES[1] ?? null)
      await insert('speckle:2', second, HASHES[1] ?? null)
      await put(store.management, async ({ foreign }) => {
        const found = await foreign.find('speckle:1')
        if (found !== null) await foreign.adopt(found, digest('its own'))
      })
      expect(await find('speckle:1')).toEqual({ lookup: 'speckle:1', credentialId: first.id, hash: null })
      expect((await find('speckle:2'))?.hash).toEqual(HASHES[1])
      expect([await idOf('its own'), await idOf('placeholder 0'), await idOf('placeholder 1')]).toEqual([
        first.id,
        undefined,
        second.id,
      ])
    })

    test('take the place of the first secret, and of no later one', async () => {
      await insert('speckle:1', first, HASHES[1] ?? null)
      await put(store.management, async (tables) => {
        await addSecret(tables, first, secret(first, 'rotated', 2))
        await tables.foreign.adopt({ lookup: 'speckle:1', credentialId: first.id, hash: null }, digest('its own'))
      })
      expect([await idOf('rotated'), await idOf('its own')]).toEqual([first.id, first.id])
    })
  })

  test('formats are read back by name, the last one written under each', async () => {
    const { speckle } = FOREIGN_FORMATS
    const old = { ...speckle, name: 'old', prefix: 'o_' }
    await put(store.management, async ({ foreign }) => {
      for (const one of [speckle, old, { ...speckle, secretLength: 40 }]) await foreign.putFormat(one)
    })
    const formats = await store.management.read(({ foreign }) => foreign.formats())
    expect(formats).toEqual([old, { ...speckle, secretLength: 40 }])
  })
}
