import { createLatchkey } from '@latchkey/server'
import { PLATFORM, type Population, populate } from '../fixture/population.ts'
import { verifyRequests } from '../fixture/verify-requests.ts'
import type { Figure } from '../harness/figure.ts'
import { httpNotes } from '../harness/http-notes.ts'
import { compareHttp } from '../harness/http-sides.ts'

export const httpVerify: Figure = {
  name: 'http.verify/echo',
  title:
    'Requests in a second of POST /v1/verify, divided by those of a bare node:http server that parses the same body and answers with as much JSON; 20,000 live tokens in turn, kept-alive connections.',
  goal: { direction: 'at least', limit: 0.8, aim: 0.9 },
  async measure(bench) {
    bench.progress('making 20,000 tokens')
    const population = await populate(bench.folder())
    const requests = verifyRequests(population)
    const answer = await decisionOf(population)
    bench.progress('measuring')
    const ours = { file: 'service.ts', input: { folder: population.folder }, requests }
    const echo = { file: 'echo.ts', input: { answer }, requests }
    const { throughput, cpu } = await compareHttp([ours, echo])
    return {
      value: throughput.ratio,
      rounds: throughput.rounds,
      notes: httpNotes(throughput, cpu, ['verify', 'the echo']),
    }
  },
}

/** What the service answers, so that the echo answers as much. */
async function decisionOf({ folder, live, serviceKey }: Population): Promise<unknown> {
  const latchkey = await createLatchkey({ dataFolder: folder, platform: PLATFORM })
  const headers = { authorization: `Bearer ${serviceKey}`, 'content-type': 'application/json' }
  const body = JSON.stringify(live[0])
  const answer = await latchkey.fetch(new Request('http://bench.invalid/v1/verify', { method: 'POST', headers, body }))
  await latchkey.close()
  return answer.json()
}
