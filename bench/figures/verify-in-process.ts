import { hash } from 'node:crypto'
import { createLatchkey } from '@latchkey/server'
import { type LiveToken, PLATFORM, populate } from '../fixture/population.ts'
import { verifyInTurn, warmUp } from '../fixture/verifications.ts'
import type { Figure } from '../harness/figure.ts'
import { shown } from '../harness/results.ts'
import { compare, takeTurns } from '../harness/rounds.ts'
import { timed, timedAsync } from '../harness/stopwatch.ts'

export const verifyInProcess: Figure = {
  name: 'verify.inprocess/sha256',
  title:
    "A verification by the service's own verifier in process, awaited, divided by one SHA-256 of the same token; 20,000 live tokens in turn.",
  async measure(bench) {
    bench.progress('making 20,000 tokens')
    const { folder, live } = await populate(bench.folder())
    const latchkey = await createLatchkey({ dataFolder: folder, platform: PLATFORM })
    const verify = verifyInTurn(latchkey.verifier, live)
    await warmUp(verify, live.length)
    bench.progress('measuring')
    const tokenAt = (index: number) => (live[index % live.length] as LiveToken).token
    const sides = [
      timedAsync(40, async (index) => verify(index)),
      timed(40, (index) => hash('sha256', tokenAt(index), 'hex')),
    ]
    const [ours = [], sha = []] = await takeTurns(sides, { rounds: 40, warmUp: 5 })
    await latchkey.close()
    const { ratio, rounds, sides: medians } = compare(ours, sha)
    return {
      value: ratio,
      rounds,
      notes: [`${shown(medians[0])} µs for a verification, ${shown(medians[1])} µs for a SHA-256.`],
    }
  },
}
