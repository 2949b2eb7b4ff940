import type { Position } from '@latchkey/core'
import { createDatabase, headRow } from './database.ts'
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
        install: (digest, workspace, { record, position }) =>
          cache.install(
            digest,
            workspace,
            { record, position: { ...position, number: Number.POSITIVE_INFINITY } },
            cache.beginning(),
          ),
      },
    }),
  },
  'readers told of a change before it is committed': {
    ...SHIPPED,
    announcer: { begun: (wake, number) => wake(number), committed() {} },
  },
  'positions drawn from a sequence, and read as "greater than the last one seen"': {
    ...SHIPPED,
    database(world, retention) {
      let sequence = 0
      return createDatabase(world, retention, {
        ...headRow(),
        take: (_, taken) => taken(++sequence),
        release() {},
      })
    },
  },
  'a restored database that goes on in the old epoch': {
    ...SHIPPED,
    database: (world, retention) => createDatabase(world, retention, { ...headRow(), epoch: () => 'e0' }),
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
