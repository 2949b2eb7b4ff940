import { type Credential, PLATFORM_OWNER } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Exposure } from '../ports/exposure-table.ts'
import {
  credential,
  digest,
  NOW,
  type OpenStore,
  ownedBy,
  put,
  type StoreUnderTest,
  secret,
  user,
} from './store-under-test.contract.ts'

const at = (after: number) => (NOW + after) as typeof NOW

/** Where credentials were seen is kept until it was told and put away. */
export function exposuresContract(open: OpenStore): void {
  let store: StoreUnderTest
  const [ada, bob] = [user(), user()]
  const [one, two, bobs] = [credential(ownedBy(ada)), credential(ownedBy(ada)), credential(ownedBy(bob))] as const
  const key = credential(PLATFORM_OWNER, { kind: 'service' })
  beforeEach(async () => {
    store = await open()
    await put(store.management, async ({ principals, credentials }) => {
      for (const person of [ada, bob]) await principals.insert(person)
      for (const each of [one, two, bobs, key]) await credentials.insert(each, secret(each, each.id.slice(-32)))
    })
  })
  afterEach(() => store.close())

  const exposure = (of: Credential, more: Partial<Exposure> = {}): Exposure => ({
    ...{ credentialId: of.id, kind: 'leaked', at: NOW, place: null },
    ...more,
  })
  const keep = (...all: Exposure[]) =>
    put(store.management, async ({ exposures }) => {
      for (const each of all) await exposures.put(each)
    })
  const read = <T>(work: Parameters<typeof store.management.read<T>>[0]) => store.management.read(work)
  const untold = async () => (await read(({ exposures }) => exposures.untold(10))).map((each) => each.credentialId)

  describe('what was seen', () => {
    test('is read back as written, one of each kind for each credential, the last of its kind', async () => {
      const page = exposure(one, { kind: 'browser_use', at: at(2), place: 'https://page.example' })
      await keep(exposure(one), page, exposure(one, { at: at(1), place: 'https://paste.example/1' }))
      expect(await read(({ exposures }) => exposures.find(one.id, 'browser_use'))).toEqual(page)
      expect(await read(({ exposures }) => exposures.find(one.id, 'leaked'))).toMatchObject({ at: at(1) })
      expect(await read(({ exposures }) => exposures.find(two.id, 'leaked'))).toBeNull()
    })

    test('is untold until it was told, oldest first, and again once it was seen anew', async () => {
      await keep(exposure(two, { at: at(1) }), exposure(one), exposure(key, { at: at(2) }))
      expect(await untold()).toEqual([one.id, two.id, key.id])
      await put(store.management, ({ exposures }) => exposures.setTold(one.id, 'leaked', at(3)))
      expect(await untold()).toEqual([two.id, key.id])
      await keep(exposure(one, { at: at(4) }))
      expect(await untold()).toEqual([two.id, key.id, one.id])
    })

    test('of a person’s own tokens alone is theirs, newest first, until they put it away', async () => {
      await keep(exposure(one), exposure(two, { at: at(1) }), exposure(bobs), exposure(key))
      const of = () => read(async ({ exposures }) => (await exposures.of(ada.id, 10)).map((each) => each.credentialId))
      expect(await of()).toEqual([two.id, one.id])
      await put(store.management, ({ exposures }) => exposures.putAway(two.id, 'leaked', at(2)))
      expect(await of()).toEqual([one.id])
      await keep(exposure(two, { at: at(3) }))
      expect(await of()).toEqual([two.id, one.id])
    })
  })

  test('a credential is found by any secret that it has or had, and by nothing else', async () => {
    const older = secret(one, one.id.slice(-32))
    const newer = { ...secret(one, 'second'), version: 2 }
    await put(store.management, async ({ credentials }) => {
      await credentials.update({ ...one, secretVersion: 2 })
      await credentials.insertSecret(one.owner, newer)
      await credentials.endOlderSecrets(one.owner, one.id, 2, at(5), false)
    })
    const find = (text: string) => read(({ credentials }) => credentials.findBySecret(digest(text)))
    expect(await find(one.id.slice(-32))).toMatchObject({
      credential: { id: one.id, owner: one.owner },
      secret: { version: older.version, endsAt: at(5) },
    })
    expect(await find('second')).toMatchObject({ credential: { id: one.id }, secret: { version: 2, endsAt: null } })
    expect(await find('third')).toBeNull()
  })
}
