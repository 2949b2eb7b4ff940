import { setTimeout as pause } from 'node:timers/promises'
import { populate } from '../fixture/population.ts'
import { follow, guardVerifier } from '../fixture/remote-guard.ts'
import { verifyInTurn, warmUp } from '../fixture/verifications.ts'
import { startChild } from '../harness/child.ts'
import type { Figure } from '../harness/figure.ts'

export const memory: Figure = {
  name: 'memory.record',
  title:
    'Memory of a guard for each record that it remembers, use counter and all, over 20,000 records that came from the service by HTTP.',
  unit: 'bytes',
  async measure(bench) {
    const { folder, live, serviceKey } = await populate(bench.folder())
    const service = await startChild('service.ts', { folder })
    const verifier = guardVerifier({ port: service.port, serviceKey, usageFlushMs: 600_000 })
    await follow(verifier)
    const verify = verifyInTurn(verifier, live)
    // What a first look-up loads and compiles is not the records'.
    await warmUp(verify, 500)
    const before = await held()
    const already = verifier.health().cache.records
    bench.progress('remembering 20,000 records')
    await warmUp(verify, live.length)
    const after = await held()
    const { records } = verifier.health().cache
    await verifier.stop()
    await service.stop()
    const notes = [
      `${records.toLocaleString('en')} records remembered; 50,000, the default, take ${Math.round((((after - before) / (records - already)) * 50_000) / 2 ** 20)} MiB.`,
    ]
    return { value: (after - before) / (records - already), notes }
  },
}

async function held(): Promise<number> {
  for (let round = 0; round < 4; round++) {
    globalThis.gc?.()
    await pause(50)
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
