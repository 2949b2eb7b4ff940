import { setTimeout as wait } from 'node:timers/promises'
import type { Dice } from '../../data-plane/world/dice.ts'
import type { Network, Weather } from '../../data-plane/world/network.ts'
import type { World } from './world.ts'

interface Disturbance {
  readonly what: string
  /** Nothing else happens to it meanwhile. */
  readonly thing: object
  run(milliseconds: number): Promise<unknown>
}

const WEATHERS: readonly Weather[] = ['slow', 'held', 'cut']
/** Mostly short, and longer than the bound now and then. */
const LASTS_MS = [
  { least: 200, most: 1500 },
  { least: 200, most: 1500 },
  { least: 1500, most: 7000 },
] as const
/** Changes queue behind one row, so one node that is stopped with it in hand stops them all: without pauses nothing would ever be changed. */
const PAUSE_MS = { least: 300, most: 2500 }

/** Breaks one thing after another, several at once, as the dice fall, until it is told to stop; everything works again when it resolves, with what happened. */
export async function disturb(world: World, dice: Dice, signal: AbortSignal): Promise<readonly string[]> {
  const happened: string[] = []
  const busy = new Set<object>()
  const running = new Set<Promise<void>>()
  const { database, disk, nodes, verifiers } = world

  const weather = (where: string, network: Network): Disturbance => {
    const kind = dice.pick(WEATHERS)
    return {
      what: `${kind} network ${where}`,
      thing: network,
      run: (milliseconds) =>
        during(
          milliseconds,
          () => network.set(kind),
          () => network.set('fair'),
        ),
    }
  }

  function next(): Disturbance {
    const [node, verifier] = [dice.pick(nodes), dice.pick(verifiers)]
    const kinds: readonly (() => Disturbance)[] = [
      () => weather('before a node', node.front),
      () => weather('before the database', node.toDatabase),
      () => weather('before a verifier', verifier.network),
      () => ({
        what: 'killed node',
        thing: node,
        run: (milliseconds) =>
          node
            .kill()
            .then(() => wait(milliseconds / 2))
            .then(node.restart),
      }),
      () => ({ what: 'stopped node', thing: node, run: (milliseconds) => pause(node.process, milliseconds) }),
      () => ({
        what: 'stopped verifier',
        thing: verifier,
        run: (milliseconds) => pause(verifier.process, milliseconds),
      }),
      () => ({
        what: 'dropped connections of the database',
        thing: database,
        run: () =>
          database.administer(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'latchkey'",
          ),
      }),
      () => ({ what: 'no connection left', thing: database, run: async (milliseconds) => crowd(milliseconds / 2) }),
      () => ({ what: 'slow statements', thing: database, run: slow }),
      ...(disk === null
        ? []
        : [
            () => ({
              what: 'full disk',
              thing: database,
              run: (milliseconds: number) => during(milliseconds, disk.fill, disk.empty),
            }),
          ]),
    ]
    return dice.pick(kinds)()
  }

  async function crowd(milliseconds: number): Promise<void> {
    const giveBack = await database.crowd()
    await wait(milliseconds)
    await giveBack()
  }

  async function slow(milliseconds: number): Promise<void> {
    const seconds = dice.pick([0.05, 0.2, 1, 12])
    await database.slowDown(seconds)
    await wait(milliseconds)
    await database.slowDown(0)
  }

  function start({ what, thing, run }: Disturbance): void {
    if (busy.has(thing)) return
    busy.add(thing)
    happened.push(what)
    const { least, most } = dice.pick(LASTS_MS)
    const done = run(dice.between(least, most)).then(() => {
      busy.delete(thing)
      running.delete(done)
    })
    running.add(done)
  }

  while (!signal.aborted) {
    start(next())
    await wait(dice.between(PAUSE_MS.least, PAUSE_MS.most))
  }
  await Promise.all(running)
  return happened
}

async function during(milliseconds: number, begin: () => void, end: () => void): Promise<void> {
  begin()
  await wait(milliseconds)
  end()
}

async function pause(
  process: { signal(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> },
  milliseconds: number,
): Promise<void> {
  await process.signal('SIGSTOP')
  await wait(milliseconds)
  await process.signal('SIGCONT')
}
