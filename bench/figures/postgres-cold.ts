import { createLatchkey } from '@latchkey/server'
import { coldVerifier } from '../fixture/cold-verifier.ts'
import { PLATFORM, populate } from '../fixture/population.ts'
import { populatedPostgres } from '../fixture/postgres.ts'
import { verifyInTurn } from '../fixture/verifications.ts'
import type { Figure } from '../harness/figure.ts'
import { bind, SERVERS_PROCESSOR } from '../harness/processors.ts'
import { shown } from '../harness/results.ts'
import { compare, takeTurns } from '../harness/rounds.ts'
import { timedAsync } from '../harness/stopwatch.ts'

const CREDENTIALS = 100_000
const TURN_MS = 200

export const postgresCold: Figure = {
  name: 'postgres.cold/lookup',
  title:
    'A verification that finds nothing in memory, on PostgreSQL, from the token to the decision, divided by one bare prepared look-up of the row of its secret through the same driver; 20,000 of 100,000 credentials in turn, one at a time.',
  goal: { direction: 'at most', limit: 1.5 },
  async measure(bench) {
    bench.progress(`making ${CREDENTIALS} tokens`)
    const { folder, live } = await populate(bench.folder(), CREDENTIALS)
    bench.progress('moving them to PostgreSQL')
    const database = await populatedPostgres(folder)
    const latchkey = await createLatchkey({ dataFolder: folder, database: database.url, platform: PLATFORM })
    const verify = verifyInTurn(coldVerifier(latchkey), live)
    const sides = [timedAsync(TURN_MS, async (index) => verify(index)), timedAsync(TURN_MS, database.bareLookup(live))]
    // Left to the system, one side's server process may come to run where the client does and the other's elsewhere, which alone doubles the time of an answer.
    async function turns(clientsProcessor: number) {
      bind(process.pid, clientsProcessor)
      bind(database.pid, SERVERS_PROCESSOR)
      const [cold = [], bare = []] = await takeTurns(sides, { rounds: 20, warmUp: 15 })
      return compare(cold, bare)
    }
    bench.progress('measuring, with a processor for each')
    const apart = await turns(0)
    bench.progress('measuring, on one processor')
    const together = await turns(SERVERS_PROCESSOR)
    await latchkey.close()
    await database.close()
    return {
      value: apart.ratio,
      rounds: apart.rounds,
      notes: [
        `${shown(apart.sides[0])} µs for a cold verification, ${shown(apart.sides[1])} µs for the row of the secret alone; server and client each have a processor of this machine, and to wake the other is part of each trip.`,
        `On one processor for both: ${shown(together.ratio)} (${shown(together.sides[0])} µs and ${shown(together.sides[1])} µs).`,
        'A verification joins four tables in its one statement; over a network, where a trip takes longer than the join, the two come closer.',
      ],
    }
  },
}
