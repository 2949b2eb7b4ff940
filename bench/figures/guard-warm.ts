import { createHash, hash } from 'node:crypto'
import { createGuard } from '@latchkey/guard'
import { type LiveToken, populate } from '../fixture/population.ts'
import { follow, guardVerifier } from '../fixture/remote-guard.ts'
import { verifyInTurn, warmUp } from '../fixture/verifications.ts'
import { startChild } from '../harness/child.ts'
import type { Figure } from '../harness/figure.ts'
import { median } from '../harness/quantile.ts'
import { shown } from '../harness/results.ts'
import { compare, takeTurns } from '../harness/rounds.ts'
import { timed, timedAsync } from '../harness/stopwatch.ts'

const TURN_MS = 40

export const guardWarm: Figure = {
  name: 'guard.warm/sha256',
  title:
    "A verification by a guard's own verifier that has the record, divided by one SHA-256 of the same token (`crypto.hash`, as the guard itself uses); 20,000 live tokens in turn, the guard following a service in another process.",
  goal: { direction: 'at most', limit: 2.5, aim: 2 },
  async measure(bench) {
    bench.progress('making 20,000 tokens')
    const { folder, live, serviceKey } = await populate(bench.folder())
    const service = await startChild('service.ts', { folder })
    const verifier = guardVerifier({ port: service.port, serviceKey, usageFlushMs: 10_000 })
    await follow(verifier)
    const guard = createGuard({ verifier })
    const verify = verifyInTurn(verifier, live)
    const heads = live.map(headOf)
    const check = async (index: number) =>
      guard.check(heads[index % heads.length] as (typeof heads)[number], REQUIREMENT, CONTEXT)
    bench.progress('warming up over HTTP')
    await warmUp(verify, live.length)
    bench.progress('measuring')
    const tokenAt = (index: number) => (live[index % live.length] as LiveToken).token
    const sha256 = (index: number) => hash('sha256', tokenAt(index), 'hex')
    const verifyAndHash = (index: number) => verify(index) ?? sha256(index)
    const sides = [
      timed(TURN_MS, verify),
      timed(TURN_MS, sha256),
      timedAsync(TURN_MS, check),
      timed(TURN_MS, (index) => createHash('sha256').update(tokenAt(index)).digest('hex')),
      timed(TURN_MS, verifyAndHash),
    ]
    const [warm = [], sha = [], whole = [], classic = [], both = []] = await takeTurns(sides, { rounds: 40, warmUp: 5 })
    await verifier.stop()
    await service.stop()
    const { ratio, rounds, sides: medians } = compare(warm, sha)
    const checked = compare(whole, sha)
    const other = compare(warm, classic)
    const more = median(both.map((time, round) => time - (warm[round] as number)))
    return {
      value: ratio,
      rounds,
      notes: [
        `${shown(medians[0])} µs for a verification, ${shown(medians[1])} µs for a SHA-256 by crypto.hash.`,
        `Divided by a SHA-256 by createHash (${shown(other.sides[1])} µs): ${shown(other.ratio)}.`,
        `Alone in a loop, a SHA-256 has all caches of the processor to itself. One more of the same token within each verification adds ${shown(more)} µs.`,
        `The whole of guard.check, which also reads the request's head: ${shown(checked.sides[0])} µs, ${shown(checked.ratio)} of a SHA-256 by crypto.hash.`,
      ],
    }
  },
}

const REQUIREMENT = { scopes: ['devices:read'], workspace: 'required' } as const
const CONTEXT = { address: '127.0.0.1' } as const

function headOf({ token, workspace }: LiveToken) {
  const headers = new Map([
    ['authorization', `Bearer ${token}`],
    ['latchkey-workspace', workspace],
    ['host', 'localhost'],
  ])
  return {
    method: 'GET',
    url: 'http://localhost/devices',
    headers: { get: (name: string) => headers.get(name) ?? null },
  }
}
