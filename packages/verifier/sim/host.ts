import { ANY_QUESTION, type ChangeSubject, type Instant, type Position } from '@latchkey/core'
import { type CachedVerifier, createMemory, createVerifierWith, type Memory } from '../src/cached-verifier.ts'
import { elapsedClock } from '../src/feed/elapsed-clock.ts'
import type { Lease } from '../src/feed/lease.ts'
import type { PlacedSource, placedSource } from '../src/placed-source.ts'
import type { ChangeEntry, ChangeHints, ChangeSource, Digest, MonotonicClock, RecordSource } from '../src/ports.ts'
import type { Judge } from './judge.ts'
import { digestOf } from './platform-state.ts'
import type { SimProcess } from './process.ts'
import type { World } from './world.ts'

/** A process with a verifier in it: the shipped one, and nothing else of what decides. */
export interface Host {
  readonly process: SimProcess
  /** Asks it, now, and has the answer judged. */
  ask(token: number, workspace: string | null): void
  /** Takes note of a change that this process itself is about to acknowledge. */
  apply(entry: ChangeEntry): void
  acknowledge(entry: ChangeEntry, committedAt: number): void
  /** For hosts elsewhere. */
  records(): PlacedSource
  isHealthy(): boolean
  crash(): void
  start(): void
}

export interface HostParts {
  readonly world: World
  readonly process: SimProcess
  readonly judge: Judge
  readonly source: RecordSource
  readonly changes: ChangeSource
  /** `null` for a process without a broker. */
  readonly hints: ChangeHints | null
  readonly hinted: (lease: Lease, monotonic: MonotonicClock) => void
  readonly maxStalenessMs: number
  /** Puts altered parts in place of the shipped ones: how the simulation itself is tested. */
  readonly alter: (memory: Memory, monotonic: MonotonicClock) => Memory
  readonly placing: typeof placedSource
}

const randomBytes = (count: number) => new Uint8Array(count)

/** Small enough for its parts to overflow within a schedule. */
const SMALL_CACHE = { cacheSize: 6, unknownCacheSize: 2 }

export function createHost({
  world,
  process,
  judge,
  source,
  changes,
  maxStalenessMs,
  hints,
  hinted,
  alter,
  placing,
}: HostParts): Host {
  let failedLookUps = 0
  let ownChanges: { committedAt: number; subject: ChangeSubject }[] = []
  let verifier = begin()

  function begin(): CachedVerifier {
    const monotonic = elapsedClock(process.monotonic, process.wall)
    const memory = alter(createMemory({ maxStalenessMs, randomBytes, ...SMALL_CACHE }), monotonic)
    const made = createVerifierWith(memory, {
      source: {
        find: async (digest, workspace) => Promise.resolve(source.find(digest, workspace)).catch(countAndThrow),
      },
      changes: {
        async changes(after, waitMs, signal) {
          const answer = await changes.changes(after, waitMs, signal)
          judge.changes(process.name, after, answer)
          return answer
        },
      },
      sha256: (text) => text as Digest,
      isWellFormed: () => true,
      clock: () => process.wall() as Instant,
      monotonic,
      sleep: process.sleep,
      random: world.dice.next,
      randomBytes,
      failureLimit: null,
      ...(hints !== null && {
        hints: {
          ...hints,
          listen: (wake: (position: Position | null) => void) =>
            hints.listen((position) => {
              hinted(memory.lease, monotonic)
              wake(position)
            }),
        },
      }),
      maxStalenessMs,
    })
    made.start()
    return made
  }

  function countAndThrow(fault: unknown): never {
    failedLookUps++
    throw fault
  }

  const head = async () => (await changes.changes(null, 0, new AbortController().signal)).position

  return {
    process,
    records: () => placing(source, verifier, head),
    ask(token, workspace) {
      const digest = digestOf(token)
      const question = { ...ANY_QUESTION, workspace, scopes: ['a:read'] }
      const before = { failedLookUps, startedAt: world.now(), ownChanges: [...ownChanges] }
      void Promise.resolve(verifier.verify(digest, question)).then((answer) =>
        judge.verification({
          by: process.name,
          digest,
          question,
          startedAt: before.startedAt,
          endedAt: world.now(),
          wall: process.wall(),
          outcome: answer.ok ? 'ok' : answer.code,
          couldNotAsk: failedLookUps > before.failedLookUps,
          ownChanges: before.ownChanges,
        }),
      )
    },
    apply: (entry) => verifier.apply([entry]),
    acknowledge: (subject, committedAt) => void ownChanges.push({ committedAt, subject }),
    isHealthy: () => verifier.health().does === 'decide from cache',
    crash() {
      process.crash()
      ownChanges = []
    },
    start() {
      process.start()
      verifier = begin()
    },
  }
}
