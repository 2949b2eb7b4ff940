import type { Host } from './host.ts'
import type { Network } from './network.ts'
import { TOKENS } from './platform-state.ts'
import type { ServiceNode } from './service-node.ts'
import type { World } from './world.ts'

const LONGEST_FAULT_MS = 10_000

interface Stage {
  readonly world: World
  readonly network: Network
  readonly nodes: readonly ServiceNode[]
}

type Fault = (stage: Stage, host: Host, lasts: number) => void

const cut: Fault = ({ world, network, nodes }, { process }, lasts) =>
  network.cut(process, world.dice.pick(nodes).process, lasts)

const crash: Fault = ({ world }, host, lasts) => {
  if (!host.process.isUp()) return
  host.crash()
  world.at(world.now() + lasts, host.start)
}

const setClock: Fault = ({ world }, { process }) => process.setWall(world.dice.between(-1e7, 1e7))

const stop: Fault = ({ world }, { process, ask }, lasts) => {
  process.pause(lasts)
  askFirstThing(world, process, ask, lasts)
}

const sleep: Fault = ({ world }, { process, ask }, lasts) => {
  process.suspend(lasts)
  askFirstThing(world, process, ask, lasts)
}

/** What a process that comes back does before it has heard of anything is the most likely to be wrong. */
function askFirstThing(world: World, process: Host['process'], ask: Host['ask'], lasts: number): void {
  for (let times = 0; times < 3; times++) {
    process.within(world.now() + lasts, 'message', () => ask(world.dice.below(TOKENS), null))
  }
}

/** Plans what goes wrong; all of it is over at `until`. */
export function planFaults(
  world: World,
  network: Network,
  nodes: readonly ServiceNode[],
  hosts: readonly Host[],
  until: number,
): void {
  const { dice } = world
  // A machine whose wall clock is set back while it sleeps can't know that it slept; each alone is survived.
  const clocksJump = dice.chance(0.5)
  const faults = clocksJump ? [cut, crash, stop, setClock] : [cut, crash, stop, sleep]
  for (let left = dice.below(7); left > 0; left--) {
    world.at(dice.between(0, until), () => {
      const lasts = Math.min(dice.between(50, LONGEST_FAULT_MS), until - world.now())
      dice.pick(faults)({ world, network, nodes }, dice.pick(hosts), lasts)
    })
  }
}
