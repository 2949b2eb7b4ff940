import type { SimProcess } from './process.ts'
import type { World } from './world.ts'

/** How bad a network is: probabilities from 0 to 1. */
export interface Weather {
  readonly loss: number
  readonly duplication: number
  /** Of a message that takes up to `longestDelayMs` instead of a few milliseconds; later ones overtake it. */
  readonly delay: number
  readonly longestDelayMs: number
}

export interface Network {
  /** Takes a message to a process, perhaps late, perhaps twice, perhaps never. */
  send(from: SimProcess, to: SimProcess, arrive: () => void): void
  /** Nothing passes between two processes for a while. */
  cut(one: SimProcess, other: SimProcess, milliseconds: number): void
  /** From now on every message arrives, soon and once. */
  heal(): void
}

export function createNetwork(world: World, weather: Weather): Network {
  const { dice } = world
  const cutUntil = new Map<string, number>()
  let isHealed = false

  const linkOf = (one: SimProcess, other: SimProcess): string => [one.name, other.name].sort().join()
  const isCut = (one: SimProcess, other: SimProcess): boolean =>
    !isHealed && (cutUntil.get(linkOf(one, other)) ?? 0) > world.now()

  function deliver(from: SimProcess, to: SimProcess, arrive: () => void): void {
    const isSlow = !isHealed && dice.chance(weather.delay)
    const moment = world.now() + (isSlow ? dice.between(20, weather.longestDelayMs) : dice.between(1, 20))
    const incarnation = to.incarnation()
    world.at(moment, () => {
      // A connection ends with either of its processes.
      if (!isCut(from, to) && to.incarnation() === incarnation) to.within(moment, 'message', arrive)
    })
  }

  return {
    send(from, to, arrive) {
      if (!to.isUp() || isCut(from, to) || (!isHealed && dice.chance(weather.loss))) return
      deliver(from, to, arrive)
      if (!isHealed && dice.chance(weather.duplication)) deliver(from, to, arrive)
    },
    cut(one, other, milliseconds) {
      cutUntil.set(linkOf(one, other), world.now() + milliseconds)
    },
    heal() {
      isHealed = true
    },
  }
}
