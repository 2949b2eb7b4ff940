import { hash } from 'node:crypto'
import { ANY_QUESTION } from '@latchkey/core'
import { createLatchkey } from '@latchkey/server'
import { type LiveToken, PLATFORM, populate } from '../fixture/population.ts'
import type { Figure } from '../harness/figure.ts'
import { shown } from '../harness/results.ts'
import { compare, takeTurns } from '../harness/rounds.ts'
import { timed, timedAsync } from '../harness/stopwatch.ts'

export const verifyInProcess: Figure = {
  name: 'verify.inprocess/sha256',
  title:
    "A verification by the service's own verifier in process, divided by one SHA-256 of the same token; 20,000 live tokens in turn.",
  async measure(bench) {
    bench.progress('making 20,000 tokens')
    const { folder, live } = await populate(bench.folder())
    const latchkey = await createLatchkey({ dataFolder: folder, platform: PLATFORM })
    const at = (index: number) => live[index % live.length] as LiveToken
    const verify = async (index: number) => {
      const { token, workspace } = at(index)
      const decision = await latchkey.verifier.verify(token, { ...ANY_QUESTION, workspace, scopes: ['devices:read'] })
      if (!decision.ok) throw new Error(`A live token was refused: ${decision.code}.`)
    }
    for (let index = 0; index < live.length; index++) await verify(index)
    bench.progress('measuring')
    const sides = [timedAsync(40, verify), timed(40, (index) => hash('sha256', at(index).token, 'hex'))]
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
