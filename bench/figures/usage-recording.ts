import { populate } from '../fixture/population.ts'
import { follow, guardVerifier } from '../fixture/remote-guard.ts'
import { verifyInTurn, warmUp } from '../fixture/verifications.ts'
import { startChild } from '../harness/child.ts'
import type { Figure } from '../harness/figure.ts'
import { shown } from '../harness/results.ts'
import { compare, takeTurns } from '../harness/rounds.ts'
import { timed } from '../harness/stopwatch.ts'

export const usageRecording: Figure = {
  name: 'usage.on/off',
  title:
    "A guard's remembered verification with uses recorded, divided by one without; 20,000 live tokens in turn, uses flushed every 10 seconds as by default.",
  goal: { direction: 'at most', limit: 1.03 },
  async measure(bench) {
    const { folder, live, serviceKey } = await populate(bench.folder())
    const service = await startChild('service.ts', { folder })
    const verifiers = [10_000, null].map((usageFlushMs) =>
      guardVerifier({ port: service.port, serviceKey, usageFlushMs }),
    )
    const sides = []
    bench.progress('warming up over HTTP')
    for (const verifier of verifiers) {
      await follow(verifier)
      const verify = verifyInTurn(verifier, live)
      await warmUp(verify, live.length)
      sides.push(timed(20, verify))
    }
    bench.progress('measuring')
    const [on = [], off = []] = await takeTurns(sides, { rounds: 300, warmUp: 20 })
    await Promise.all(verifiers.map((verifier) => verifier.stop()))
    await service.stop()
    const { ratio, rounds, sides: medians } = compare(on, off)
    return { value: ratio, rounds, notes: [`${shown(medians[0])} µs with, ${shown(medians[1])} µs without.`] }
  },
}
