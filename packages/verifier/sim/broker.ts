import type { Position } from '@latchkey/core'
import type { ChangeHints } from '../src/ports.ts'
import type { SimProcess } from './process.ts'
import type { World } from './world.ts'

/** Carries hints of commits to verifiers, as badly as it likes. */
export interface Broker {
  /** A node has committed up to here. */
  tell(position: Position): void
  hintsFor(process: SimProcess): ChangeHints
  /** Begins to lie and to seem gone or back; all of it is over at a moment. */
  misbehave(until: number): void
}

export function createBroker(world: World): Broker {
  const { dice } = world
  /** A process that begins anew listens anew. */
  const listeners = new Map<SimProcess, (position: Position | null) => void>()
  // What it does for good: a broker that drops everything and seems well is the worst of them.
  const loss = dice.pick([0, 0, 0.3, 1])
  const longestDelayMs = dice.pick([20, 500, 9000])
  let isLive = dice.chance(0.8)

  function deliver(position: Position | null): void {
    for (const [process, wake] of listeners) {
      const moment = world.now() + dice.between(1, longestDelayMs)
      process.within(moment, 'message', () => wake(position))
    }
  }

  return {
    tell(position) {
      if (dice.chance(loss)) return
      deliver(position)
      if (dice.chance(0.2)) deliver(position)
    },
    hintsFor: (process) => ({
      isLive: () => isLive,
      listen: (wake) => void listeners.set(process, wake),
    }),
    misbehave(until) {
      for (let left = dice.below(6); left > 0; left--) {
        const lie = dice.pick([null, { epoch: 'e0', numbers: [dice.below(50)] }, { epoch: 'lie', numbers: [1e9, 1e9] }])
        world.at(dice.between(0, until), () => deliver(lie))
      }
      for (let left = dice.below(4); left > 0; left--)
        world.at(dice.between(0, until), () => {
          isLive = !isLive
          if (dice.chance(0.7)) deliver(null)
        })
    },
  }
}
