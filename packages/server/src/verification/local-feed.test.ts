import { covers, joined, type Position } from '@latchkey/core'
import type { ChangeEntry } from '@latchkey/verifier'
import { beforeEach, describe, expect, test } from 'vitest'
import { localFeed } from './local-feed.ts'

interface Sleeper {
  readonly milliseconds: number
  readonly end: () => void
}

const POLL_MS = 25
let epoch: string
/** The beginning of the log, in as many partitions as it has. */
let start: number[]
const place = (...numbers: number[]): Position => ({ epoch, numbers })
const never = new AbortController().signal
let entries: ChangeEntry[]
let looks: number
let isBroken: boolean
let sleepers: Set<Sleeper>
beforeEach(() => {
  epoch = 'e1'
  start = [0]
  entries = []
  looks = 0
  isBroken = false
  sleepers = new Set()
})

const commit = (position = place(entries.length + 1)): ChangeEntry => {
  const entry = { type: 'credential', id: `tok_${entries.length}`, position } as ChangeEntry
  entries.push(entry)
  return entry
}
const head = () => {
  looks++
  if (isBroken) throw new Error('disk I/O error')
  return entries.reduce<Position>((reached, entry) => joined(reached, entry.position), place(...start))
}
const log = {
  head,
  read: (after: Position, limit: number) => {
    const position = head()
    return {
      head: position,
      kept: { epoch, numbers: position.numbers.map(() => 0) },
      entries: after.epoch === epoch ? entries.filter((entry) => !covers(after, entry.position)).slice(0, limit) : [],
    }
  },
  trim: async () => 0,
}
const sleep = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const sleeper = {
      milliseconds,
      end: () => {
        sleepers.delete(sleeper)
        resolve()
      },
    }
    sleepers.add(sleeper)
    signal.addEventListener('abort', sleeper.end)
  })
const open = () => localFeed({ log, sleep, pollMs: POLL_MS })
const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await null
}
/** Lets the time of everything that sleeps for so long pass. */
const pass = async (milliseconds: number) => {
  for (const sleeper of [...sleepers]) if (sleeper.milliseconds === milliseconds) sleeper.end()
  await settle()
}

describe('the feed of a service', () => {
  test('answers who waits as soon as this process commits, without a look in between', async () => {
    const feed = open()
    const answer = feed.changes(place(0), 1000, never)
    await settle()
    feed.wake([commit()])
    expect(await answer).toEqual({ startOver: false, position: place(1), upToDate: true, entries })
  })

  test('of a log with partitions wakes for a commit in any of them, and says where to go on in all', async () => {
    start = [0, 0, 0]
    commit(place(0, 1, 0))
    const feed = open()
    const answer = feed.changes(place(0, 1, 0), 1000, never)
    await settle()
    feed.wake([commit(place(0, 0, 1))])
    expect(await answer).toEqual({
      startOver: false,
      position: place(0, 1, 1),
      upToDate: true,
      entries: [entries[1]],
    })
  })

  test('tells who follows a log that has another number of partitions by now to start over', async () => {
    start = [0, 0]
    expect(await open().changes(place(0), 1000, never)).toMatchObject({ startOver: true, position: place(0, 0) })
  })

  test('never sleeps over a commit that comes between its look and its wait', async () => {
    const feed = open()
    const answer = feed.changes(place(0), 1000, never)
    feed.wake([commit()])
    expect(await answer).toMatchObject({ position: place(1) })
  })

  test('does not wake for a commit that was read already', async () => {
    const feed = open()
    const entry = commit()
    let isAnswered = false
    const answer = feed.changes(place(1), 1000, never).finally(() => {
      isAnswered = true
    })
    await settle()
    feed.wake([entry])
    await settle()
    expect(isAnswered).toBe(false)
    await pass(1000)
    expect(await answer).toMatchObject({ position: place(1), entries: [] })
  })

  test('sees the commit of another process at the next look', async () => {
    const feed = open()
    const answer = feed.changes(place(0), 1000, never)
    await settle()
    commit()
    await pass(POLL_MS)
    expect(await answer).toMatchObject({ position: place(1) })
  })

  test('looks once for a thousand who wait, and not at all when nobody does', async () => {
    const feed = open()
    const answers = Array.from({ length: 1000 }, () => feed.changes(place(0), 1000, never))
    await settle()
    looks = 0
    await pass(POLL_MS)
    expect(looks).toBe(1)
    await pass(1000)
    await Promise.all(answers)
    await pass(POLL_MS)
    expect(sleepers.size).toBe(0)
  })

  test('tells who waits to start over as soon as the log is in another epoch, though its numbers are the same', async () => {
    const feed = open()
    const answer = feed.changes(place(0), 1000, never)
    await settle()
    epoch = 'e2'
    await pass(POLL_MS)
    expect(await answer).toEqual({ startOver: true, position: place(0), upToDate: true, entries: [] })
  })

  test('gives nothing of a log that has grown past a position of another epoch', async () => {
    const before = place(1)
    commit()
    epoch = 'e2'
    commit()
    expect(await open().changes(before, 1000, never)).toMatchObject({
      startOver: true,
      position: place(2),
      entries: [],
    })
  })

  test('lets go of a caller who gave up', async () => {
    const giveUp = new AbortController()
    const answer = open().changes(place(0), 1000, giveUp.signal)
    await settle()
    giveUp.abort()
    expect(await answer).toMatchObject({ position: place(0), entries: [] })
  })

  test('tells those who wait that the log can’t be read, and serves the next once it can', async () => {
    const feed = open()
    const answer = feed.changes(place(0), 1000, never)
    answer.catch(() => undefined)
    await settle()
    isBroken = true
    await pass(POLL_MS)
    await expect(answer).rejects.toThrow('disk I/O error')
    isBroken = false
    const next = feed.changes(place(0), 1000, never)
    await settle()
    commit()
    await pass(POLL_MS)
    expect(await next).toMatchObject({ position: place(1) })
  })

  test('answers all who wait when it stops, and those who come later at once', async () => {
    const feed = open()
    const answer = feed.changes(place(0), 1000, never)
    await settle()
    feed.stop()
    expect(await answer).toMatchObject({ position: place(0) })
    expect(await feed.changes(place(0), 1000, never)).toMatchObject({ position: place(0) })
    await settle()
    expect(sleepers.size).toBe(0)
  })
})
