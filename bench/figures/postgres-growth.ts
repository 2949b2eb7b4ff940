import { createLatchkey, type Latchkey } from '@latchkey/server'
import pg from 'pg'
import { coldVerifier } from '../fixture/cold-verifier.ts'
import { PLATFORM, populate } from '../fixture/population.ts'
import { populatedPostgres } from '../fixture/postgres.ts'
import { FILLING_SETTINGS, fillUp } from '../fixture/postgres-filler.ts'
import { verifyInTurn } from '../fixture/verifications.ts'
import { drawChart } from '../harness/chart.ts'
import { cpuTime } from '../harness/child-side.ts'
import type { Figure } from '../harness/figure.ts'
import { cpuOfFamily } from '../harness/process-time.ts'
import { median } from '../harness/quantile.ts'
import { shown } from '../harness/results.ts'
import { compare, type Side, takeTurns } from '../harness/rounds.ts'

const SIZES = [10_000, 100_000, 1_000_000]
const FULL_SIZES = [...SIZES, 10_000_000]
const IN_TURN = 10_000
const CALLS_OF_A_TURN = 1000

export const postgresGrowth: Figure = {
  name: 'postgres.growth.cold',
  title:
    'A verification that reads the store with the most credentials in PostgreSQL, divided by one with 10,000, in CPU time of service and database together; 10,000 live tokens in turn at every size, spread over all the credentials.',
  goal: { direction: 'at most', limit: 1.5 },
  async measure(bench) {
    const opened = new AsyncDisposableStack()
    try {
      bench.progress(`making ${IN_TURN.toLocaleString('en')} tokens on PostgreSQL`)
      const { folder, live } = await populate(bench.folder(), IN_TURN, IN_TURN)
      const postgres = await populatedPostgres(folder, FILLING_SETTINGS)
      opened.defer(() => postgres.close())
      await postgres.release()
      const sizes = bench.full ? FULL_SIZES : SIZES
      const filled: Latchkey[] = []
      for (const size of sizes) {
        const url = new URL(postgres.url)
        url.pathname = `/tokens_${size}`
        await administer(postgres.url, `create database tokens_${size} template postgres`)
        bench.progress(`filling up to ${size.toLocaleString('en')}`)
        await fillUp(url.href, IN_TURN, size)
        const latchkey = await createLatchkey({ dataFolder: folder, database: url.href, platform: PLATFORM })
        opened.defer(() => latchkey.close())
        filled.push(latchkey)
      }
      bench.progress('measuring')
      const wall: number[][] = sizes.map(() => [])
      const sides = filled.map((latchkey, place): Side => {
        const verify = verifyInTurn(coldVerifier(latchkey), live)
        let index = 0
        return async () => {
          const [before, start] = [cpuTime() + cpuOfFamily(postgres.pid), performance.now()]
          for (let call = 0; call < CALLS_OF_A_TURN; call++) await verify(index++)
          wall[place]?.push(((performance.now() - start) * 1000) / CALLS_OF_A_TURN)
          return (cpuTime() + cpuOfFamily(postgres.pid) - before) / CALLS_OF_A_TURN
        }
      })
      const measured = await takeTurns(sides, { rounds: 20, warmUp: 10 })
      const { ratio, rounds } = compare(measured.at(-1) ?? [], measured[0] ?? [])
      const values = measured.map(median)
      const each = (times: readonly number[]) =>
        times.map((time, at) => `${shown(time)} µs at ${(sizes[at] ?? 0).toLocaleString('en')}`).join(', ')
      return {
        value: ratio,
        rounds,
        notes: [
          `CPU time: ${each(values)}. The database keeps 2 GB of pages to itself.`,
          `By the clock, beside other work on the machine: ${each(wall.map((times) => median(times.slice(10))))}.`,
        ],
        plots: [
          {
            file: 'postgres-growth-cold.svg',
            svg: drawChart({
              title: 'A verification that is not remembered, on PostgreSQL',
              sizes,
              unit: 'microseconds of CPU',
              series: [{ name: 'cold verification', values }],
            }),
          },
        ],
      }
    } finally {
      await opened.disposeAsync()
    }
  },
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: new URL('/template1', url).href })
  await client.connect()
  await client.query(statement)
  await client.end()
}
