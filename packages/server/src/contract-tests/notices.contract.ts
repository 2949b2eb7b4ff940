import { type Credential, DAY, PLATFORM_OWNER } from '@latchkey/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Delivery, NoticeChannel } from '../ports/notice-table.ts'
import {
  credential,
  NOW,
  type OpenStore,
  ownedBy,
  put,
  type StoreUnderTest,
  secret,
  user,
} from './store-under-test.contract.ts'

const at = (after: number) => (NOW + after) as typeof NOW
const CHANNELS: readonly NoticeChannel[] = ['mail', 'webhook', 'log']

/** A milestone is put down once, and each of its deliveries is in one pair of hands at a time. */
export function noticesContract(open: OpenStore): void {
  let store: StoreUnderTest
  const ada = user()
  const token = credential(ownedBy(ada), { expiresAt: at(DAY) })
  beforeEach(async () => {
    store = await open()
    await put(store.management, ({ principals }) => principals.insert(ada))
    await insert(token)
  })
  afterEach(() => store.close())

  const insert = (one: Credential) =>
    put(store.management, ({ credentials }) => credentials.insert(one, secret(one, one.id.slice(-32))))
  const delivery = (id: string, more: Partial<Delivery> = {}): Delivery => ({
    id,
    credentialId: token.id,
    kind: 'early',
    moment: at(DAY),
    channel: 'mail',
    recipientId: ada.id,
    state: 'waiting',
    attempts: 0,
    nextAt: NOW,
    ...more,
  })
  const plan = (kind: Delivery['kind'], deliveries: readonly Delivery[], of: Credential = token) =>
    put(store.management, ({ notices }) =>
      notices.plan({ credentialId: of.id, kind, moment: of.expiresAt ?? NOW }, NOW, deliveries),
    )
  const claim = (now: number, until: number, channels = CHANNELS) =>
    put(store.management, ({ notices }) => notices.claim(channels, at(now), at(until)))
  const settle = (claimed: Delivery, state: Delivery['state'], nextAt = 0) =>
    put(store.management, ({ notices }) => notices.settle(claimed, { state, nextAt: at(nextAt), at: at(1) }))
  const expiring = (after: number, until: number, limit = 100) =>
    store.management.read(async ({ notices }) => {
      const found = await notices.expiring({ after: at(after), until: at(until) }, null, limit)
      return found.map((one) => one.credential.id)
    })
  const told = (of = token) =>
    store.management.read(async ({ notices }) => (await notices.findExpiring(of.id))?.told ?? null)

  describe('what expires', () => {
    test('is found from just after one moment to another, soonest first, page by page', async () => {
      const others = [at(5), at(2), at(2)].map((expiresAt) => credential(ownedBy(ada), { expiresAt }))
      for (const one of others) await insert(one)
      const [late, one, two] = others.map(({ id }) => id)
      const soonest = [one, two].toSorted()
      expect([await expiring(1, 5), await expiring(2, 4), await expiring(2, DAY)]).toEqual([
        [...soonest, late],
        [],
        [late, token.id],
      ])
      await store.management.read(async ({ notices }) => {
        const found: string[] = []
        for (let cursor: Parameters<typeof notices.expiring>[1] = null; ; ) {
          const [next] = await notices.expiring({ after: NOW, until: at(DAY) }, cursor, 1)
          if (next === undefined) break
          cursor = { expiresAt: next.credential.expiresAt, id: next.credential.id }
          found.push(cursor.id)
        }
        expect(found).toEqual([...soonest, late, token.id])
      })
    })

    test('is neither suspended, revoked, without an end, a session, nor purged', async () => {
      const states = [{ state: 'suspended' }, { state: 'revoked' }, { expiresAt: null }, { kind: 'session' }] as const
      for (const more of states) await insert(credential(ownedBy(ada), { expiresAt: at(DAY), ...more }))
      const purged = credential(ownedBy(ada), { expiresAt: at(DAY) })
      await insert(purged)
      await put(store.management, ({ credentials }) => credentials.purge(ownedBy(ada), purged.id, NOW))
      const key = credential(PLATFORM_OWNER, { kind: 'service', expiresAt: at(DAY) })
      await insert(key)
      expect((await expiring(0, DAY)).toSorted()).toEqual([token.id, key.id].toSorted())
    })

    test('is found alone whatever its state, with when its expiry was chosen and what was told of it', async () => {
      const changed: Credential = { ...token, state: 'suspended', expiresAt: at(2 * DAY), updatedAt: at(7) }
      await plan('early', [])
      const find = () => store.management.read(({ notices }) => notices.findExpiring(token.id))
      expect(await find()).toEqual({ credential: token, expirySetAt: token.createdAt, told: ['early'] })
      await put(store.management, ({ credentials }) => credentials.update(changed))
      expect(await find()).toEqual({ credential: changed, expirySetAt: at(7), told: [] })
      await put(store.management, ({ credentials }) => credentials.update({ ...changed, updatedAt: at(9) }))
      expect((await find())?.expirySetAt).toBe(at(7))
    })

    test('is no longer looked at once its final notice is planned, as long as the expiry stays', async () => {
      await plan('early', [])
      expect(await expiring(0, DAY)).toEqual([token.id])
      await plan('final', [])
      expect([await expiring(0, DAY), await told()]).toEqual([[], ['early', 'final']])
      await put(store.management, ({ credentials }) => credentials.update({ ...token, expiresAt: at(DAY - 1) }))
      expect([await expiring(0, DAY), await told()]).toEqual([[token.id], []])
    })
  })

  describe('deliveries', () => {
    test('of one milestone of one expiry are planned once, whoever looks', async () => {
      await plan('early', [delivery('one')])
      await expect(plan('early', [delivery('two')])).rejects.toMatchObject({ code: 'already_exists' })
      expect([(await claim(0, 10))?.id, await claim(0, 10)]).toEqual(['one', null])
    })

    test('are claimed as they were planned, the one that has waited longest first, not before their time', async () => {
      const [late, soon] = [
        delivery('late', { nextAt: at(5) }),
        delivery('soon', { nextAt: at(3), channel: 'log', recipientId: null }),
      ]
      await plan('early', [late, soon])
      expect(await claim(2, 10)).toBeNull()
      expect([await claim(5, 10), await claim(5, 10), await claim(5, 10)]).toEqual([
        { ...soon, attempts: 1 },
        { ...late, attempts: 1 },
        null,
      ])
    })

    test('are claimed for the channels asked for alone', async () => {
      await plan('early', [delivery('one', { channel: 'webhook', recipientId: null })])
      expect([await claim(0, 10, ['mail', 'log']), await claim(0, 10, [])]).toEqual([null, null])
      expect((await claim(0, 10, ['webhook']))?.id).toBe('one')
    })

    test('are nobody else’s until a claim ends, and then whoever held it can neither prolong nor settle it', async () => {
      await plan('early', [delivery('one')])
      const first = (await claim(0, 10)) as Delivery
      expect(await claim(9, 20)).toBeNull()
      const second = (await claim(10, 20)) as Delivery
      expect([first.attempts, second.attempts]).toEqual([1, 2])
      await put(store.management, ({ notices }) => notices.extend(first, at(1000)))
      expect(await settle(first, 'sent')).toBe(false)
      const third = (await claim(20, 30)) as Delivery
      expect([third.attempts, await settle(second, 'dropped'), await settle(third, 'sent')]).toEqual([3, false, true])
    })

    test('stay claimed as long as the claim is prolonged', async () => {
      await plan('early', [delivery('one')])
      const claimed = (await claim(0, 10)) as Delivery
      const isClaimed = (now: number) => store.management.read(({ notices }) => notices.isClaimed(token.id, at(now)))
      expect([await isClaimed(9), await isClaimed(10)]).toEqual([true, false])
      await put(store.management, ({ notices }) => notices.extend(claimed, at(50)))
      expect([await isClaimed(49), await isClaimed(50), await claim(49, 60)]).toEqual([true, false, null])
      expect(await settle(claimed, 'waiting', 60)).toBe(true)
      expect(await isClaimed(49)).toBe(false)
    })

    test('that are put off wait until then, and those that are done are never claimed again', async () => {
      await plan('early', [delivery('one')])
      await settle((await claim(0, 10)) as Delivery, 'waiting', 100)
      expect(await claim(99, 200)).toBeNull()
      const again = (await claim(100, 200)) as Delivery
      expect([again.attempts, again.nextAt]).toEqual([2, at(100)])
      await settle(again, 'refused')
      expect([await claim(1000, 2000), await settle(again, 'sent')]).toEqual([null, false])
    })

    test('of a lesser milestone are dropped when a greater one is planned, claimed or not; those of other credentials stay', async () => {
      const other = credential(ownedBy(ada), { expiresAt: at(DAY) })
      await insert(other)
      await plan('early', [delivery('one'), delivery('two', { nextAt: at(1) })])
      await plan('early', [delivery('other', { credentialId: other.id, nextAt: at(2) })], other)
      const claimed = (await claim(0, 10)) as Delivery
      await plan('final', [delivery('final', { kind: 'final', nextAt: at(3) })])
      expect(await settle(claimed, 'sent')).toBe(false)
      expect([(await claim(3, 10))?.id, (await claim(3, 10))?.id, await claim(3, 10)]).toEqual(['other', 'final', null])
    })

    test('of another sort are left alone, and each is known once it was planned', async () => {
      const isPlanned = (kind: Delivery['kind'], moment: typeof NOW) =>
        store.management.read(({ notices }) => notices.isPlanned({ credentialId: token.id, kind, moment }))
      await plan('early', [delivery('one')])
      expect([await isPlanned('leaked', at(DAY)), await isPlanned('early', at(DAY))]).toEqual([false, true])
      await plan('leaked', [delivery('two', { kind: 'leaked', nextAt: at(1) })])
      expect([await isPlanned('leaked', at(DAY)), await isPlanned('leaked', at(1))]).toEqual([true, false])
      expect([(await claim(3, 10))?.id, (await claim(3, 10))?.id]).toEqual(['one', 'two'])
    })

    test('are claimed once by several processes that look at once', async () => {
      const second = await store.another()
      await plan('early', [delivery('one'), delivery('two', { nextAt: at(1) })])
      const found = await Promise.all(
        [store, second, store, second].map(({ management }) =>
          put(management, ({ notices }) => notices.claim(CHANNELS, at(5), at(10))),
        ),
      )
      await second.close()
      const ids = found.flatMap((one) => (one === null ? [] : [one.id]))
      expect(ids.toSorted()).toEqual(['one', 'two'])
    })
  })

  test('what concerns expiries before a moment is forgotten, the rest is kept', async () => {
    const later = credential(ownedBy(ada), { expiresAt: at(2 * DAY) })
    await insert(later)
    await plan('early', [delivery('one')])
    await plan('early', [delivery('two', { credentialId: later.id, moment: at(2 * DAY) })], later)
    await put(store.management, ({ notices }) => notices.forget(at(DAY)))
    expect([await told(), await told(later)]).toEqual([['early'], ['early']])
    await put(store.management, ({ notices }) => notices.forget(at(DAY + 1)))
    expect([await told(), await told(later)]).toEqual([[], ['early']])
    expect([(await claim(0, 10))?.id, await claim(0, 10)]).toEqual(['two', null])
  })

  test('a person has unsubscribed until they subscribe again, and nobody else with them', async () => {
    const bob = user()
    await put(store.management, ({ principals }) => principals.insert(bob))
    const set = (unsubscribed: boolean) =>
      put(store.management, ({ notices }) => notices.setUnsubscribed(ada.id, unsubscribed, NOW))
    const has = (person = ada.id) => store.management.read(({ notices }) => notices.hasUnsubscribed(person))
    expect(await has()).toBe(false)
    await set(true)
    await set(true)
    expect([await has(), await has(bob.id)]).toEqual([true, false])
    await set(false)
    expect(await has()).toBe(false)
  })
}
