import { type Instant, type PasskeyId, PLATFORM_OWNER, plus } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DeviceRequest } from '../ports/device-table.ts'
import type { EmbedCode } from '../ports/embed-code-table.ts'
import type { Identity } from '../ports/identity-table.ts'
import type { ReadTables, WriteTables } from '../ports/management-store.ts'
import {
  credential,
  digest,
  NOW,
  type OpenStore,
  put,
  type StoreUnderTest,
  secret,
  user,
} from './store-under-test.contract.ts'

/** What a person signs in with is kept as written, and gone when it is to be. */
export function accountsContract(open: OpenStore): void {
  let store: StoreUnderTest
  beforeEach(async () => {
    store = await open()
  })
  afterEach(() => store.close())

  describe('an account', () => {
    test('is empty for a person who has none, and is read back as written and as changed', async () => {
      const ada = user()
      await put(store.management, ({ principals }) => principals.insert(ada))
      const find = () => store.management.read(({ accounts }) => accounts.find(ada.id))
      const empty = {
        principalId: ada.id,
        verifiedEmail: null,
        passwordHash: null,
        passwordSetAt: null,
        language: null,
      }
      expect(await find()).toEqual(empty)
      const full = {
        ...empty,
        verifiedEmail: 'ada@example.com',
        passwordHash: '$argon2id$',
        passwordSetAt: NOW,
        language: 'de',
      }
      for (const account of [full, { ...full, passwordHash: 'another' }]) {
        await put(store.management, ({ accounts }) => accounts.put(account))
        expect(await find()).toEqual(account)
      }
      await put(store.management, ({ accounts }) => accounts.delete(ada.id))
      expect(await find()).toEqual(empty)
    })
  })

  test('failures are counted by subject, and forgotten by time', async () => {
    const find = (subject: string) => put(store.management, async ({ throttle }) => throttle.find(subject))
    await put(store.management, async ({ throttle }) => {
      await throttle.put('one', { count: 1, lastAt: NOW })
      await throttle.put('one', { count: 2, lastAt: NOW })
      await throttle.put('other', { count: 9, lastAt: plus(NOW, 1) })
    })
    expect([await find('one'), await find('none')]).toEqual([{ count: 2, lastAt: NOW }, null])
    await put(store.management, ({ throttle }) => throttle.forget(plus(NOW, 1)))
    expect([await find('one'), await find('other')]).toEqual([null, { count: 9, lastAt: plus(NOW, 1) }])
    await put(store.management, ({ throttle }) => throttle.delete('other'))
    expect(await find('other')).toBeNull()
  })

  test('passkeys are read back as written and as changed, by person and by the name that the device gave', async () => {
    const [ada, bob] = [user(), user()]
    const passkey = {
      id: 'pky_1' as PasskeyId,
      principalId: ada.id,
      name: 'Laptop',
      credential: 'Y3JlZGVudGlhbA',
      publicKey: new Uint8Array([1, 2, 255]),
      counter: 4_294_967_295,
      transports: ['internal', 'hybrid'],
      isBackedUp: true,
      createdAt: NOW,
      lastUsedAt: null,
    }
    await put(store.management, async ({ principals, passkeys }) => {
      for (const one of [ada, bob]) await principals.insert(one)
      await passkeys.insert(passkey)
    })
    const read = <T>(work: (tables: ReadTables) => Promise<T>) => store.management.read(work)
    expect(await read(({ passkeys }) => passkeys.list(ada.id))).toEqual([passkey])
    expect(await read(({ passkeys }) => passkeys.list(bob.id))).toEqual([])
    expect(await read(({ passkeys }) => passkeys.find(bob.id, passkey.id))).toBeNull()
    const after = { ...passkey, name: 'Old laptop', counter: 0, isBackedUp: false, lastUsedAt: NOW }
    await put(store.management, ({ passkeys }) => passkeys.update(after))
    expect(await read(({ passkeys }) => passkeys.findByCredential(passkey.credential))).toEqual(after)
    const again = put(store.management, ({ passkeys }) => passkeys.insert({ ...passkey, id: 'pky_2' as PasskeyId }))
    await expect(again).rejects.toMatchObject({ code: 'already_exists' })
    await put(store.management, ({ passkeys }) => passkeys.delete(bob.id, passkey.id))
    expect(await read(({ passkeys }) => passkeys.find(ada.id, passkey.id))).toEqual(after)
    await put(store.management, ({ accounts }) => accounts.delete(ada.id))
    expect(await read(({ passkeys }) => passkeys.list(ada.id))).toEqual([])
  })

  test('a ticket is found by its secret and purpose until it ends or is used', async () => {
    const ada = user()
    const ticket = {
      lookup: digest('ticket'),
      purpose: 'invitation' as const,
      principalId: ada.id,
      email: 'ada@example.com',
      expiresAt: plus(NOW, 10),
    }
    await put(store.management, async ({ principals, tickets }) => {
      await principals.insert(ada)
      await tickets.insert(ticket, NOW)
    })
    const find = (moment: Instant, purpose: 'invitation' | 'email' = 'invitation') =>
      store.management.read(({ tickets }) => tickets.find(ticket.lookup, purpose, moment))
    expect(await find(plus(NOW, 9))).toEqual(ticket)
    expect([await find(plus(NOW, 10)), await find(NOW, 'email')]).toEqual([null, null])
    const again = put(store.management, ({ tickets }) => tickets.insert(ticket, NOW))
    await expect(again).rejects.toMatchObject({ code: 'already_exists' })
    await put(store.management, ({ tickets }) => tickets.use(ada.id, 'email'))
    expect(await find(NOW)).toEqual(ticket)
    await put(store.management, ({ tickets }) => tickets.use(ada.id, 'invitation'))
    expect(await find(NOW)).toBeNull()
  })

  test('a device request is found by either code, changed, and forgotten long after its end', async () => {
    const ada = user()
    const request: DeviceRequest = {
      ...{ lookup: digest('device'), userCode: 'BCDFGHJK', device: 'Laptop', address: null },
      ...{ state: 'waiting', principalId: null, intervalMs: 5000, polledAt: null, expiresAt: plus(NOW, 10) },
    }
    const work = <T>(run: (tables: WriteTables) => Promise<T>) => put(store.management, run)
    await work(({ principals }) => principals.insert(ada))
    await work(({ devices }) => devices.insert(request, NOW))
    expect(await work(({ devices }) => devices.findByUserCode('BCDFGHJK'))).toEqual(request)
    const after: DeviceRequest = {
      ...request,
      state: 'approved',
      principalId: ada.id,
      intervalMs: 10_000,
      polledAt: NOW,
    }
    await work(({ devices }) => devices.update(after))
    expect(await work(({ devices }) => devices.find(request.lookup))).toEqual(after)
    const other = { ...request, lookup: digest('other') }
    await expect(work(({ devices }) => devices.insert(other, NOW))).rejects.toMatchObject({ code: 'already_exists' })
    await work(({ devices }) => devices.insert({ ...other, userCode: 'ZZZZZZZZ' }, plus(NOW, 11)))
    expect(await work(({ devices }) => devices.find(request.lookup))).toBeNull()
    await work(({ devices }) => devices.delete(other.lookup))
    expect(await work(({ devices }) => devices.findByUserCode('ZZZZZZZZ'))).toBeNull()
  })

  test('an embed code is taken once, also when it has ended, and forgotten with the next one or with its person', async () => {
    const [ada, bob] = [user(), user()]
    const key = credential(PLATFORM_OWNER, { kind: 'service' })
    const work = <T>(run: (tables: WriteTables) => Promise<T>) => put(store.management, run)
    await work(async ({ principals, credentials }) => {
      for (const one of [ada, bob]) await principals.insert(one)
      await credentials.insert(key, secret(key, 'service key'))
    })
    const code = (name: string, of = ada, expiresAt = plus(NOW, 10)): EmbedCode => ({
      ...{ lookup: digest(name), principalId: of.id, origin: 'https://app.example.com', workspaceId: null },
      ...{ authenticatedAt: NOW, serviceKeyId: key.id, expiresAt },
    })
    const insert = (one: EmbedCode, now = NOW) => work(({ embedCodes }) => embedCodes.insert(one, now))
    const take = ({ lookup }: EmbedCode) => work(({ embedCodes }) => embedCodes.take(lookup))
    await insert(code('one'))
    await expect(insert(code('one'))).rejects.toMatchObject({ code: 'already_exists' })
    expect([await take(code('one')), await take(code('one'))]).toEqual([code('one'), null])
    await insert({ ...code('two'), authenticatedAt: null })
    await insert(code('three', bob, plus(NOW, 20)), plus(NOW, 10))
    expect(await take(code('two'))).toBeNull()
    await insert(code('four'))
    await work(({ embedCodes }) => embedCodes.deleteOf(ada.id))
    expect([await take(code('four')), await take(code('three', bob))]).toEqual([
      null,
      code('three', bob, plus(NOW, 20)),
    ])
    await insert(code('five'))
    await work(({ accounts }) => accounts.delete(ada.id))
    expect(await take(code('five'))).toBeNull()
  })

  test('an identity is found by issuer and subject together, and linked once', async () => {
    const ada = user()
    const identity: Identity = {
      ...{ issuer: 'https://one.example', subject: 'ada', principalId: ada.id, email: 'ada@example.com' },
      ...{ createdAt: NOW, lastUsedAt: null },
    }
    const work = <T>(run: (tables: WriteTables) => Promise<T>) => put(store.management, run)
    await work(({ principals }) => principals.insert(ada))
    await work(({ identities }) => identities.insert(identity))
    expect(await work(({ identities }) => identities.find('https://one.example', 'ada'))).toEqual(identity)
    expect(await work(({ identities }) => identities.find('https://other.example', 'ada'))).toBeNull()
    await expect(work(({ identities }) => identities.insert(identity))).rejects.toMatchObject({
      code: 'already_exists',
    })
    const after = { ...identity, email: null, lastUsedAt: plus(NOW, 1) }
    await work(({ identities }) => identities.update(after))
    expect(await work(({ identities }) => identities.list(ada.id))).toEqual([after])
    await work(({ accounts }) => accounts.delete(ada.id))
    expect(await work(({ identities }) => identities.list(ada.id))).toEqual([])
  })
}
