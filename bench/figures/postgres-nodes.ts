import { populate } from '../fixture/population.ts'
import { populatedPostgres } from '../fixture/postgres.ts'
import { verifyRequests } from '../fixture/verify-requests.ts'
import { type Child, startChild } from '../harness/child.ts'
import type { Figure } from '../harness/figure.ts'
import { openLoad } from '../harness/load.ts'
import { cpuOfFamily } from '../harness/process-time.ts'
import { median } from '../harness/quantile.ts'
import { shown } from '../harness/results.ts'
import { compare, type Side, takeTurns } from '../harness/rounds.ts'

const NODES = [1, 2, 4]
const TOKENS = 2000
const TURN_MS = 400
const WARM_UP = 4

export const postgresNodes: Figure = {
  name: 'postgres.nodes',
  title:
    'What four service processes on one PostgreSQL database can answer, divided by what one can, each with a processor to itself: requests of POST /v1/verify in a second of CPU time of the process that answers, added up; 2,000 live tokens in turn.',
  goal: { direction: 'at least', limit: 3.6 },
  async measure(bench) {
    const population = await populate(bench.folder(), TOKENS, TOKENS)
    const postgres = await populatedPostgres(population.folder)
    const requests = verifyRequests(population)
    const children: Child[] = []
    const input = { folder: population.folder, database: postgres.url }
    while (children.length < Math.max(...NODES))
      children.push(await startChild('service.ts', input, children.length % 2))
    const loads = children.map(({ port }) => openLoad(port, requests, 8))
    bench.progress('warming up')
    for (const load of loads) await load.meetAll()
    const capacity = async (index: number) => {
      const [child, load] = [children[index], loads[index]]
      if (child === undefined || load === undefined) throw new RangeError('There are not so many nodes.')
      const before = await child.cpu()
      const { answers } = await load.run(TURN_MS)
      return { answers, perCpuSecond: answers / (((await child.cpu()) - before) / 1e6) }
    }
    const databaseCpu: number[] = []
    const sides = NODES.map(
      (count): Side =>
        async () => {
          const before = cpuOfFamily(postgres.pid)
          // One after the other: together they and the load would share two processors, and what is added up is CPU time.
          const all = []
          for (let index = 0; index < count; index++) all.push(await capacity(index))
          databaseCpu.push((cpuOfFamily(postgres.pid) - before) / all.reduce((sum, { answers }) => sum + answers, 0))
          return all.reduce((sum, { perCpuSecond }) => sum + perCpuSecond, 0)
        },
    )
    bench.progress('measuring')
    const measured = await takeTurns(sides, { rounds: 12, warmUp: WARM_UP })
    for (const load of loads) load.close()
    await Promise.all(children.map((child) => child.stop()))
    await postgres.close()
    const { ratio, rounds } = compare(measured.at(-1) ?? [], measured[0] ?? [])
    const each = measured.map((values, at) => `${shown(median(values))} for ${NODES[at]}`)
    return {
      value: ratio,
      rounds,
      notes: [
        `Requests in a second of each one's CPU time: ${each.join(', ')}.`,
        `The database spends ${shown(median(databaseCpu))} µs of CPU time for each: what the processes ask it while they follow the log.`,
        'A process is measured while the others wait. What they share is the database, which a remembered verification does not ask.',
      ],
    }
  },
}
