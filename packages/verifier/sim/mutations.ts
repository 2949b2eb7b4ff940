import { joined, type Position, placeOfChange } from '@latchkey/core'
import type { Memory } from '../src/cached-verifier.ts'
import type { ChangeEntry, Changes } from '../src/ports.ts'
import { createDatabase, headRows } from './database.ts'
import { type Protocol, SHIPPED } from './schedule.ts'

/** Has a record judged as if it had been read at another place. */
const judgedAt =
  (placeOf: (position: Position) => readonly number[]) =>
  ({ cache, lease }: Memory): Memory => ({
    lease,
    cache: {
      ...cache,
      install(digest, workspace, { record, position }, { told }) {
        const covered = position ?? told
        if (covered === null) return null
        const altered = { record, position: { ...covered, numbers: placeOf(covered) } }
        return cache.install(digest, workspace, altered, cache.beginning())
      },
    },
  })

/** Alters what the feed answers to somebody who has come to `after`; `head` is that of the log. */
const answering =
  (alter: (answer: Changes, head: Position, after: Position) => Changes): Protocol['database'] =>
  (world, retention) => {
    const database = createDatabase(world, retention)
    return {
      ...database,
      changes(after) {
        const answer = database.changes(after)
        return answer.startOver || after === null ? answer : alter(answer, database.changes(null).position, after)
      },
    }
  }

const placedLater: Protocol['placing'] = (source, verifier, head) => ({
  async find(digest, workspace) {
    const { record } = await source.find(digest, workspace)
    return { record, position: verifier.position() ?? (await head()) }
  },
})

export const MUTATIONS: Readonly<Record<string, Protocol>> = {
  'a lease counted from the receipt of an answer': {
    ...SHIPPED,
    memory: ({ cache, lease }, monotonic) => ({ cache, lease: { ...lease, renew: () => lease.renew(monotonic()) } }),
  },
  'a record remembered whatever happened since it was read': {
    ...SHIPPED,
    memory: judgedAt(({ numbers }) => numbers.map(() => Number.POSITIVE_INFINITY)),
  },
  'a record judged by its place in the first partition alone': {
    ...SHIPPED,
    memory: judgedAt(({ numbers }) =>
      numbers.map((number, index) => (index === 0 ? number : Number.POSITIVE_INFINITY)),
    ),
  },
  'a record judged by the greatest number of its place': {
    ...SHIPPED,
    memory: judgedAt(({ numbers }) => numbers.map(() => Math.max(...numbers))),
  },
  'a place that is read after the record': { ...SHIPPED, placing: placedLater },
  'a record of the own store judged by what is known when it arrives': {
    ...SHIPPED,
    memory: ({ cache, lease }) => ({
      lease,
      cache: {
        ...cache,
        install: (digest, workspace, found, { start }) =>
          cache.install(digest, workspace, found, { ...cache.beginning(), start }),
      },
    }),
  },
  'a cut-off answer that leads to the head of all partitions but one': {
    ...SHIPPED,
    database: answering((answer, head) => {
      const { numbers } = answer.position
      const behind = head.numbers.findIndex((number, partition) => number > (numbers[partition] as number))
      if (behind === -1) return answer
      const ahead = head.numbers.map((number, partition) =>
        partition === behind ? (numbers[partition] as number) : number,
      )
      return { ...answer, position: joined(answer.position, { ...head, numbers: ahead }) }
    }),
  },
  'a reader of the first partition that takes itself for a reader of all': {
    ...SHIPPED,
    database: answering((answer, head, after) => {
      const isTold = ({ position }: ChangeEntry): boolean => (position.numbers[0] as number) > 0
      const [reached = 0] = answer.position.numbers
      return {
        ...answer,
        position: joined(after, placeOfChange(head.epoch, head.numbers.length, 0, reached)),
        upToDate: reached === head.numbers[0],
        entries: answer.entries.filter(isTold),
      }
    }),
  },
  'readers told of a change before it is committed': {
    ...SHIPPED,
    announcer: { begun: (wake, place) => wake(place), committed() {} },
  },
  'positions drawn from a sequence, and read as "greater than the last one seen"': {
    ...SHIPPED,
    database(world, retention) {
      let sequence = 0
      return createDatabase(world, retention, {
        ...headRows(world),
        take: (log, taken) => taken(world.dice.below(log.partitions()), ++sequence),
        release() {},
      })
    },
  },
  'a restored database that goes on in the old epoch': {
    ...SHIPPED,
    database: (world, retention) => createDatabase(world, retention, { ...headRows(world), epoch: () => 'e0' }),
  },
  'a cache kept after "start over"': {
    ...SHIPPED,
    memory({ cache, lease }) {
      let isFirst = true
      const startOver = (position: Position) => {
        if (isFirst) cache.startOver(position)
        isFirst = false
      }
      return { lease, cache: { ...cache, startOver } }
    },
  },
  'a token recognized when its record is long forgotten': {
    ...SHIPPED,
    memory({ cache, lease }) {
      const kept = new Map<string, ReturnType<typeof cache.getRecognized>>()
      return {
        lease,
        cache: {
          ...cache,
          getRecognized(token, workspace) {
            const key = `${token} ${workspace}`
            const found = cache.getRecognized(token, workspace) ?? kept.get(key)
            if (found !== undefined) kept.set(key, found)
            return found
          },
        },
      }
    },
  },
  'a lease renewed by a hint': {
    ...SHIPPED,
    hinted: (lease, monotonic) => lease.renew(monotonic()),
  },
}
