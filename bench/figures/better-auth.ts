import { createLatchkey } from '@latchkey/server'
import { openBetterAuth, populateBetterAuth } from '../fixture/better-auth.ts'
import { PLATFORM, populate } from '../fixture/population.ts'
import { verifyInTurn, warmUp } from '../fixture/verifications.ts'
import { verifyRequests } from '../fixture/verify-requests.ts'
import type { Figure } from '../harness/figure.ts'
import { httpNotes } from '../harness/http-notes.ts'
import { compareHttp } from '../harness/http-sides.ts'
import { httpRequest } from '../harness/load.ts'
import { shown } from '../harness/results.ts'
import { compare, takeTurns } from '../harness/rounds.ts'
import { timedAsync } from '../harness/stopwatch.ts'

const GOAL = { direction: 'at least', limit: 20 } as const
const CREDENTIALS = 1000
const KINDNESS = "Better Auth's rate limit is off and its writes are not synced to disk one by one, both in its favour."

export const betterAuthInProcess: Figure = {
  name: 'better-auth.inprocess',
  title:
    "Verifications in a second by Latchkey's verifier in process, divided by those of Better Auth's API-key plugin (`auth.api.verifyApiKey`) over node:sqlite; 1,000 live credentials of each in turn.",
  goal: GOAL,
  async measure(bench) {
    const { folder, live } = await populate(bench.folder(), CREDENTIALS)
    const theirs = bench.folder()
    bench.progress('making 1,000 keys of Better Auth')
    const keys = await populateBetterAuth(theirs, CREDENTIALS)
    const latchkey = await createLatchkey({ dataFolder: folder, platform: PLATFORM })
    const verify = verifyInTurn(latchkey.verifier, live)
    await warmUp(verify, live.length)
    const auth = openBetterAuth(theirs)
    bench.progress('measuring')
    const sides = [
      timedAsync(300, (index) => auth.verify(keys[index % keys.length] as string), 8),
      timedAsync(100, async (index) => verify(index)),
    ]
    const [their = [], our = []] = await takeTurns(sides, { rounds: 15, warmUp: 3 })
    await latchkey.close()
    const { ratio, rounds, sides: medians } = compare(their, our)
    return {
      value: ratio,
      rounds,
      notes: [`${shown(medians[1])} µs for Latchkey, ${shown(medians[0])} µs for Better Auth.`, KINDNESS],
    }
  },
}

export const betterAuthHttp: Figure = {
  name: 'better-auth.http',
  title:
    "Requests of POST /v1/verify answered in a second of its server's CPU time, divided by those of Better Auth behind the least of a node:http server; 1,000 live credentials of each in turn.",
  goal: GOAL,
  async measure(bench) {
    const population = await populate(bench.folder(), CREDENTIALS)
    const theirs = bench.folder()
    bench.progress('making 1,000 keys of Better Auth')
    const keys = await populateBetterAuth(theirs, CREDENTIALS)
    bench.progress('measuring')
    const ours = { file: 'service.ts', input: { folder: population.folder }, requests: verifyRequests(population) }
    const requests = keys.map((key) => httpRequest('POST', '/verify', {}, JSON.stringify({ key })))
    const { throughput, cpu } = await compareHttp([
      ours,
      { file: 'better-auth.ts', input: { folder: theirs }, requests },
    ])
    const notes = [
      ...httpNotes(throughput, cpu, ['Latchkey', 'Better Auth']),
      `By the clock: ${shown(throughput.ratio)}. There the client that makes the load, on the same machine, is part of what is measured, the more so the faster the server is.`,
      KINDNESS,
    ]
    return { value: cpu.ratio, rounds: cpu.rounds, notes }
  },
}
