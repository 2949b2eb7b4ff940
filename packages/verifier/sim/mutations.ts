import type { ChangeEntry } from '../src/ports.ts'
import { databaseOf } from './database.ts'
import { type Protocol, SHIPPED } from './schedule.ts'

/** Ways to get the protocol wrong that look right in a review, each of which the simulation has to find. */
export const MUTATIONS: Readonly<Record<string, Protocol>> = {
  'a lease counted from the receipt of an answer': {
    ...SHIPPED,
    memory: ({ cache, lease }, monotonic) => ({ cache, lease: { ...lease, renew: () => lease.renew(monotonic()) } }),
  },
  'a record remembered whatever happened since it was read': {
    ...SHIPPED,
    memory: ({ cache, lease }) => ({
      lease,
      cache: {
        ...cache,
        install: (digest, workspace, { record }) =>
          cache.install(digest, workspace, { record, position: Number.POSITIVE_INFINITY }, cache.epoch()),
      },
    }),
  },
  'readers told of a change before it is committed': {
    ...SHIPPED,
    announcer: { begun: (wake, position) => wake(position), committed() {} },
  },
  'positions drawn from a sequence, and read as "greater than the last one seen"': {
    ...SHIPPED,
    database(world, retention) {
      const log: ChangeEntry[] = []
      let sequence = 0
      return databaseOf(world, retention, log, (change, begun, publish) => {
        const position = ++sequence
        const commit = () => {
          const entry = { ...change.subject, position }
          log.push(entry)
          log.sort((left, right) => left.position - right.position)
          publish(change)
          return entry
        }
        begun({ commit, abandon() {} }, position)
      })
    },
  },
  'a cache kept after "start over"': {
    ...SHIPPED,
    memory({ cache, lease }) {
      let isFirst = true
      const startOver = (position: number) => {
        if (isFirst) cache.startOver(position)
        isFirst = false
      }
      return { lease, cache: { ...cache, startOver } }
    },
  },
}
