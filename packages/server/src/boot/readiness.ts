import { setTimeout as wait } from 'node:timers/promises'
import { LatchkeyError } from '@latchkey/core'
import type { Verifier } from '@latchkey/verifier'
import type { Readiness } from '../faces/rest/app.ts'
import type { ManagementStore } from '../ports/management-store.ts'

export interface ReadinessProbe {
  check(): Promise<Readiness>
  /** From now on balancers are told to look elsewhere. */
  drain(): void
}

export interface WatchedStore {
  readonly store: ManagementStore
  /** Whether the last write to end here was one that the database could not take. */
  lastWriteFailed(): boolean
}

/** Sooner than a balancer stops waiting: a database that takes longer is of no use to those who would be sent here. */
const PATIENCE_MS = 2000

/** A store that remembers how its writes go. To try one for each probe would cost the database a commit. */
export function watchWrites(inner: ManagementStore): WatchedStore {
  let failed = false
  return {
    store: {
      read: (work) => inner.read(work),
      async write(work) {
        try {
          const value = await inner.write(work)
          failed = false
          return value
        } catch (fault) {
          if (fault instanceof LatchkeyError && fault.code === 'unavailable') failed = true
          throw fault
        }
      },
    },
    lastWriteFailed: () => failed,
  }
}

export function readinessProbe(
  { store, lastWriteFailed }: WatchedStore,
  verifier: Verifier & { health(): { readonly does: Readiness['verifier'] } },
): ReadinessProbe {
  let isDraining = false
  let looking: Promise<boolean> | null = null

  /** One look at a time, however many ask. */
  function canRead(): Promise<boolean> {
    looking ??= store
      .read(({ settings }) => settings.get('set_up_at'))
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        looking = null
      })
    return looking
  }

  return {
    async check() {
      const isReadable = await Promise.race([canRead(), wait(PATIENCE_MS, false, { ref: false })])
      const status = isDraining ? 'draining' : isReadable ? 'ok' : 'unavailable'
      const database = isReadable ? 'ok' : 'unavailable'
      const writes = isReadable && !lastWriteFailed() ? 'ok' : 'unavailable'
      return { status, database, writes, verifier: verifier.health().does }
    },
    drain() {
      isDraining = true
    },
  }
}
