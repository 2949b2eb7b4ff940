import { type ChangeSubject, covers, joined, type Position, placeOfChange } from '@latchkey/core'
import type { ChangeEntry } from '@latchkey/verifier'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Page } from '../ports/page.ts'
import {
  audit,
  credential,
  NOW,
  type OpenStore,
  ownedBy,
  put,
  type StoreUnderTest,
  secret,
  user,
} from './store-under-test.contract.ts'

const ALL: Page = { limit: 100, after: null }
const change = (id: string): ChangeSubject => ({ type: 'principal', id })
type Opened = Pick<StoreUnderTest, 'management' | 'changes'>

const beginningOf = ({ epoch, numbers }: Position): Position => ({ epoch, numbers: numbers.map(() => 0) })
const countIn = ({ numbers }: Position): number => numbers.reduce((sum, number) => sum + number, 0)

/** Where entries lead that follow a position; fails where one of them leaves another out in its partition. */
function withoutGap(entries: readonly ChangeEntry[], after: Position): Position {
  return entries.reduce((reached, { position }) => {
    const next = joined(reached, position)
    expect(countIn(next)).toBe(countIn(reached) + 1)
    return next
  }, after)
}

/** By partition, and then by number. */
function comparePlaces({ position: one }: ChangeEntry, { position: two }: ChangeEntry): number {
  const [left, right] = [one, two].map(({ numbers }) => numbers.findIndex((number) => number > 0)) as [number, number]
  return left === right ? (one.numbers[left] ?? 0) - (two.numbers[left] ?? 0) : left - right
}

/** All or nothing, with history and change log in the same transaction, and positions that a reader can follow without missing one. */
export function transactionsContract(open: OpenStore): void {
  let store: StoreUnderTest
  beforeEach(async () => {
    store = await open()
  })
  afterEach(() => store.close())

  const history = () => store.management.read(({ audit: found }) => found.list({ of: 'platform' }, ALL))
  const start = async ({ changes }: Pick<StoreUnderTest, 'changes'> = store) => beginningOf(await changes.head())
  const log = async () => (await store.changes.read(await start(), 1_000_000)).entries

  describe('a write', () => {
    test('commits its rows, history and changes together, and gives what its work gave', async () => {
      const [ada, entry] = [user(), audit({ detail: { name: 'x', list: [1, null] }, actor: null })]
      const value = await store.management.write(async ({ principals }) => {
        await principals.insert(ada)
        return { value: 'done', audit: [entry], changes: [change('usr_1'), { type: 'workspace', id: 'ws_1' }] }
      })
      expect(value).toBe('done')
      expect(await store.management.read(({ principals }) => principals.find(ada.id))).toEqual(ada)
      expect(await history()).toEqual([entry])
      const head = await store.changes.head()
      expect(head.epoch).toMatch(/^[0-9a-z]{1,32}$/)
      const partition = head.numbers.indexOf(2)
      const place = (number: number) => placeOfChange(head.epoch, head.numbers.length, partition, number)
      expect(await log()).toEqual([
        { position: place(1), type: 'principal', id: 'usr_1' },
        { position: place(2), type: 'workspace', id: 'ws_1' },
      ])
    })

    test('whose work throws leaves nothing, and its error comes through as it is', async () => {
      const [ada, token] = [user(), credential(ownedBy(user()))]
      const mine = new Error('mine')
      const failing = store.management.write(async ({ principals, credentials, settings }) => {
        await principals.insert(ada)
        await credentials.insert(token, secret(token, 'one'))
        await settings.set('set_up_at', 'now')
        throw mine
      })
      await expect(failing).rejects.toBe(mine)
      await store.management.read(async ({ principals, credentials, settings }) => {
        expect([
          await principals.find(ada.id),
          await credentials.findAnyOwner(token.id),
          await settings.get('set_up_at'),
        ]).toEqual([null, null, null])
      })
    })

    test('whose history or changes can’t be kept leaves no rows either', async () => {
      const [ada, entry] = [user(), audit()]
      const twice = store.management.write(async ({ principals }) => {
        await principals.insert(ada)
        return { value: null, audit: [entry, entry], changes: [change('usr_1')] }
      })
      await expect(twice).rejects.toMatchObject({ code: 'already_exists' })
      expect(await store.management.read(({ principals }) => principals.find(ada.id))).toBeNull()
      expect([await history(), await log(), await store.changes.head()]).toEqual([[], [], await start()])
    })

    test('that failed hands its position to the next one, so that no gap is left', async () => {
      await store.management.write(async () => ({ value: null, audit: [], changes: [change('one')] }))
      const entry = audit()
      await store.management.write(async () => ({ value: null, audit: [entry], changes: [] }))
      await store.management
        .write(async () => ({ value: null, audit: [entry], changes: [change('lost')] }))
        .catch(() => {})
      await store.management.write(async () => ({ value: null, audit: [], changes: [change('two')] }))
      const entries = await log()
      expect(entries.map(({ id }) => id).toSorted()).toEqual(['one', 'two'])
      expect(withoutGap(entries, await start())).toEqual(await store.changes.head())
    })

    test('sees what was committed before it and nothing of what runs beside it: increments are never lost', async () => {
      const ada = user({ name: '0' })
      await put(store.management, ({ principals }) => principals.insert(ada))
      const increment = () =>
        put(store.management, async ({ principals }) => {
          const found = (await principals.find(ada.id)) ?? ada
          await principals.update({ ...found, name: `${Number(found.name) + 1}` })
        })
      await Promise.all(Array.from({ length: 25 }, increment))
      expect((await store.management.read(({ principals }) => principals.find(ada.id)))?.name).toBe('25')
    })
  })

  describe('a read', () => {
    test('sees one moment, whatever is committed meanwhile', async () => {
      const ada = user()
      await store.management.read(async ({ principals }) => {
        expect(await principals.find(ada.id)).toBeNull()
        await put(store.management, (tables) => tables.principals.insert(ada))
        expect(await principals.find(ada.id)).toBeNull()
      })
      expect(await store.management.read(({ principals }) => principals.find(ada.id))).toEqual(ada)
    })

    test('can’t change anything', async () => {
      const ada = user()
      const forged = store.management.read(async (tables) =>
        (tables as unknown as { principals: { insert(one: typeof ada): Promise<void> } }).principals.insert(ada),
      )
      await expect(forged).rejects.toThrow()
      expect(await store.management.read(({ principals }) => principals.find(ada.id))).toBeNull()
    })
  })

  describe('history', () => {
    test('is found by owner, subject, workspace, organization and as a whole, newest first', async () => {
      const entries = [
        audit({ ownerId: 'usr_1' }),
        audit({ subjectId: 'tok_2' }),
        audit({ workspaceId: 'ws_1' as never }),
        audit({ organizationId: 'org_1' as never, ownerId: 'usr_1' }),
      ]
      await store.management.write(async () => ({ value: null, audit: entries, changes: [] }))
      const [one, two, three, four] = entries
      await store.management.read(async ({ audit: found }) => {
        expect(await found.list({ of: 'owner', id: 'usr_1' }, ALL)).toEqual([four, one])
        expect(await found.list({ of: 'subject', id: 'tok_2' }, ALL)).toEqual([two])
        expect(await found.list({ of: 'workspace', id: 'ws_1' as never }, ALL)).toEqual([three])
        expect(await found.list({ of: 'organization', id: 'org_1' as never }, ALL)).toEqual([four])
        expect(await found.list({ of: 'platform' }, { limit: 2, after: four?.id ?? null })).toEqual([three, two])
        expect(await found.list({ of: 'owner', id: 'usr_2' }, ALL)).toEqual([])
      })
    })
  })

  describe('the change log', () => {
    const WRITERS = 12
    const EACH = 8
    let acknowledged: number
    beforeEach(() => {
      acknowledged = 0
    })

    async function writeMany(name: string, { management }: Opened): Promise<void> {
      const writer = async (number: number) => {
        for (let index = 0; index < EACH; index++) {
          await management.write(async ({ settings, principals }) => {
            // Some all write the same row, and some write none that another one does.
            if (number % 4 === 0) await settings.set('set_up_at', `${name} ${number} ${index}`)
            else await principals.insert(user())
            if (index % 3 === 2) await Promise.resolve()
            return {
              value: null,
              audit: [audit()],
              changes: [change(`${name}.${number}.${index}`), change(`${name}.${number}.${index}`)],
            }
          })
          acknowledged += 2
        }
      }
      await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)))
    }

    /** Follows the log as a verifier does, and takes down all that it hears. */
    async function follow({ changes }: Opened, until: number): Promise<ChangeEntry[]> {
      const heard: ChangeEntry[] = []
      let position = await start({ changes })
      while (heard.length < until) {
        const acknowledgedBefore = acknowledged
        const { entries, head } = await changes.read(position, 7)
        position = withoutGap(entries, position)
        heard.push(...entries)
        expect(covers(head, position)).toBe(true)
        expect(countIn(head)).toBeGreaterThanOrEqual(acknowledgedBefore)
        await new Promise((resolve) => setImmediate(resolve))
      }
      return heard
    }

    test('leads readers past every change of many writers, of two stores on one database, in the order of commits of its partition', async () => {
      const other = await store.another()
      const total = 2 * WRITERS * EACH * 2
      const [heardHere, heardThere] = await Promise.all([
        follow(store, total),
        follow(other, total),
        writeMany('a', store),
        writeMany('b', other),
      ])
      const entries = await log()
      expect(withoutGap(entries, await start())).toEqual(await store.changes.head())
      expect(entries).toHaveLength(total)
      const inOrder = (some: readonly ChangeEntry[]) => some.toSorted(comparePlaces).map(({ id }) => id)
      expect(inOrder(heardHere)).toEqual(inOrder(entries))
      expect(inOrder(heardThere)).toEqual(inOrder(entries))
      // Of one partition after the other: those of one write are together, and those of one writer in the order that it made them.
      for (let index = 0; index < total; index += 2) expect(entries[index]?.id).toBe(entries[index + 1]?.id)
      const { numbers } = await store.changes.head()
      for (const partition of numbers.keys()) {
        const inIt = entries.filter(({ position }) => (position.numbers[partition] ?? 0) > 0)
        for (const writer of ['a.0', 'b.11']) {
          const own = inIt.filter(({ id }) => id.startsWith(`${writer}.`)).map(({ id }) => Number(id.split('.')[2]))
          expect(own).toEqual(own.toSorted((left, right) => left - right))
        }
      }
      await other.close()
    })

    test('spreads writes over all of its partitions', async () => {
      await writeMany('a', store)
      const { numbers } = await store.changes.head()
      expect(numbers.every((number) => number > 0)).toBe(true)
    })

    test('forgets its oldest entries and never its position', async () => {
      await store.management.write(async () => ({ value: null, audit: [], changes: [change('one'), change('two')] }))
      expect(await store.changes.trim((NOW + 1) as typeof NOW)).toBe(2)
      const head = await store.changes.head()
      expect(countIn(head)).toBe(2)
      expect(await store.changes.read(await start(), 10)).toEqual({ head, kept: head, entries: [] })
      await store.management.write(async () => ({ value: null, audit: [], changes: [change('three')] }))
      const next = await store.changes.read(head, 10)
      expect(next).toMatchObject({ kept: head, entries: [{ type: 'principal', id: 'three' }] })
      expect(withoutGap(next.entries, head)).toEqual(next.head)
    })

    test('keeps its epoch for whoever opens the database after, and gives nothing of it to who asks about another', async () => {
      await store.management.write(async () => ({ value: null, audit: [], changes: [change('one')] }))
      const head = await store.changes.head()
      const other = await store.another()
      expect(await other.changes.head()).toEqual(head)
      await other.close()
      expect(await store.changes.read({ ...head, epoch: 'before' }, 10)).toEqual({
        head,
        kept: await start(),
        entries: [],
      })
    })
  })
}
