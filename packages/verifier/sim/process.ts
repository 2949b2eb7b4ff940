import type { MonotonicClock, Sleep } from '../src/ports.ts'
import type { Happening, World } from './world.ts'

/** A process that may stand still, end at any moment and begin anew, with clocks of its own. */
export interface SimProcess {
  readonly name: string
  isUp(): boolean
  /** Grows with each start. */
  incarnation(): number
  /** Lets something happen inside the process at a moment, or when it next runs; never, when it ends before. */
  within(moment: number, kind: 'timer' | 'message', happen: () => void): Happening
  readonly monotonic: MonotonicClock
  wall(): number
  readonly sleep: Sleep
  /** SIGSTOP, and SIGCONT after a while. */
  pause(milliseconds: number): void
  /** The same for the whole machine, whose monotonic clock does not count it. */
  suspend(milliseconds: number): void
  crash(): void
  start(): void
  setWall(shift: number): void
}

interface Due {
  readonly kind: 'timer' | 'message'
  readonly happen: () => void
}

export function createProcess(world: World, name: string): SimProcess {
  let isUp = true
  let incarnation = 0
  let runsFrom = 0
  let held: Due[] = []
  let asleepMs = 0
  let wallShift = world.dice.between(-1e7, 1e7)
  const monotonicStart = world.dice.between(0, 1e9)

  function release(): void {
    const due = held
    held = []
    // An event loop that comes back may look at its clock first or at its sockets first.
    if (world.dice.chance(0.5))
      due.sort((left, right) => Number(left.kind === 'message') - Number(right.kind === 'message'))
    const born = incarnation
    for (const { kind, happen } of due) world.at(world.now(), () => occur(born, kind, happen))
  }

  function occur(born: number, kind: Due['kind'], happen: () => void): void {
    if (!isUp || born !== incarnation) return
    if (world.now() < runsFrom) held.push({ kind, happen })
    else happen()
  }

  function within(moment: number, kind: Due['kind'], happen: () => void): Happening {
    const born = incarnation
    return world.at(moment, () => occur(born, kind, happen))
  }

  function pause(milliseconds: number): void {
    const until = world.now() + milliseconds
    if (until <= runsFrom) return
    runsFrom = until
    world.at(until, () => {
      if (runsFrom === until) release()
    })
  }

  return {
    name,
    isUp: () => isUp,
    incarnation: () => incarnation,
    within,
    monotonic: () => monotonicStart + world.now() - asleepMs,
    wall: () => 1_700_000_000_000 + Math.floor(world.now() + wallShift),
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const timer = within(world.now() + milliseconds, 'timer', resolve)
        const end = () => {
          timer.isOff = true
          resolve()
        }
        signal.addEventListener('abort', end, { once: true })
      }),
    pause,
    suspend(milliseconds) {
      const before = runsFrom
      pause(milliseconds)
      if (runsFrom > before) asleepMs += runsFrom - Math.max(before, world.now())
    },
    crash() {
      isUp = false
      incarnation++
      held = []
      runsFrom = 0
    },
    start() {
      isUp = true
    },
    setWall(shift) {
      wallShift = shift
    },
  }
}
