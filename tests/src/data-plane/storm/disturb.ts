import { setTimeout as wait } from 'node:timers/promises'
import type { Dice } from '../world/dice.ts'
import type { Guard, Service } from '../world/fleet.ts'
import type { Network, Weather } from '../world/network.ts'

/** A guard process, with the network between it and its service. */
export interface Outpost {
  readonly name: string
  readonly guard: Guard
  readonly network: Network
}

const WEATHERS: readonly Weather[] = ['slow', 'held', 'cut']

/**
 * Breaks something every fraction of a second until it is told to stop, as the dice fall: networks, guards, and services, of which at least one is always
 * up to take revocations. Everything works again when it resolves, with what happened.
 */
export async function disturb(
  dice: Dice,
  outposts: readonly Outpost[],
  services: readonly Service[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const happened: string[] = []
  const busy = new Set<object>()
  const running = new Set<Promise<void>>()

  function run(what: string, thing: object, work: () => Promise<void>): void {
    if (busy.has(thing)) return
    busy.add(thing)
    happened.push(what)
    const done = work().then(() => {
      busy.delete(thing)
      running.delete(done)
    })
    running.add(done)
  }

  function next(): void {
    const outpost = dice.pick(outposts)
    const service = dice.pick(services)
    const milliseconds = dice.between(200, 2500)
    const weather = dice.pick(WEATHERS)
    const kind = dice.between(1, 10)
    if (kind <= 5) {
      run(`${weather} network`, outpost.network, async () => {
        outpost.network.set(weather)
        await wait(milliseconds)
        outpost.network.set('fair')
      })
    } else if (kind <= 8) {
      run('stopped guard', outpost.guard, () => pause(outpost.guard, milliseconds))
    } else if (services.some((each) => busy.has(each))) {
      return
    } else if (kind === 9) {
      run('stopped service', service, () => pause(service.process, milliseconds))
    } else {
      run('killed service', service, () => service.process.signal('SIGKILL').then(service.restart))
    }
  }

  while (!signal.aborted) {
    next()
    await wait(dice.between(50, 350))
  }
  await Promise.all(running)
  return happened
}

async function pause(process: Pick<Guard, 'signal'>, milliseconds: number): Promise<void> {
  await process.signal('SIGSTOP')
  await wait(milliseconds)
  await process.signal('SIGCONT')
}
