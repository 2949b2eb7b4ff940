import { populate } from '../fixture/population.ts'
import { verifyRequests } from '../fixture/verify-requests.ts'
import { startChild } from '../harness/child.ts'
import type { Figure } from '../harness/figure.ts'
import { openLoad } from '../harness/load.ts'
import { SERVERS_PROCESSOR } from '../harness/processors.ts'
import { shown } from '../harness/results.ts'
import { compare, takeTurns } from '../harness/rounds.ts'

const TURN_MS = 600
/** The first is the load's own. With two processors both processes answer on the other one, since beside the load none would have a processor to itself. */
const PROCESSORS = [SERVERS_PROCESSOR, Math.max(1, SERVERS_PROCESSOR - 1)] as const

export const twoProcesses: Figure = {
  name: 'processes.two/one',
  title:
    'What two service processes on one SQLite file can answer, divided by what one can: requests of POST /v1/verify in a second of CPU time of the process that answers, added up while both answer at once.',
  goal: { direction: 'at least', limit: 1.8 },
  async measure(bench) {
    const population = await populate(bench.folder())
    const requests = verifyRequests(population)
    const first = await startChild('service.ts', { folder: population.folder }, PROCESSORS[0])
    const second = await startChild('service.ts', { folder: population.folder }, PROCESSORS[1])
    const loads = [openLoad(first.port, requests, 16), openLoad(second.port, requests, 16)] as const
    const wall: { one: number[]; two: number[] } = { one: [], two: [] }
    const capacity = async (index: 0 | 1) => {
      const server = index === 0 ? first : second
      const before = await server.cpu()
      const { answers, perSecond } = await loads[index].run(TURN_MS)
      return { perCpuSecond: answers / (((await server.cpu()) - before) / 1e6), perSecond }
    }
    const one = async () => {
      const alone = await capacity(0)
      wall.one.push(alone.perSecond)
      return alone.perCpuSecond
    }
    const two = async () => {
      const both = await Promise.all([capacity(0), capacity(1)])
      wall.two.push(both[0].perSecond + both[1].perSecond)
      return both[0].perCpuSecond + both[1].perCpuSecond
    }
    bench.progress('warming up')
    for (const load of loads) await load.meetAll()
    bench.progress('measuring')
    const [together = [], alone = []] = await takeTurns([two, one], { rounds: 12, warmUp: 4 })
    for (const load of loads) load.close()
    await Promise.all([first.stop(), second.stop()])
    const { ratio, rounds, sides } = compare(together, alone)
    const onThisMachine = compare(wall.two.slice(4), wall.one.slice(4))
    return {
      value: ratio,
      rounds,
      notes: [
        `${shown(sides[0])} requests in a second of each one's CPU time for two, ${shown(sides[1])} for one.`,
        `By the clock: ${shown(onThisMachine.ratio)}, with ${PROCESSORS[0] === PROCESSORS[1] ? 'one processor for both of them, and one for the load' : 'a processor for each'}. CPU time does not see waiting for a lock, of which a verification takes none but SQLite's shared one.`,
      ],
    }
  },
}
