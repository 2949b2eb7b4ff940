import { populate } from '../fixture/population.ts'
import { startChild } from '../harness/child.ts'
import type { Figure } from '../harness/figure.ts'
import { httpNotes } from '../harness/http-notes.ts'
import { compareHttp } from '../harness/http-sides.ts'
import { httpRequest } from '../harness/load.ts'
import { shown } from '../harness/results.ts'

const FRAMEWORKS = { hono: 'Hono', fastify: 'Fastify', express: 'Express', node: 'node:http' } as const
/** At once, each with a connection and a token of its own, as clients of an API have them. */
const CLIENTS = 128
const STARTS = 5
/** Of clients behind a proxy that keeps some connections open for all of them. */
const TOKENS = 2000
const PROXY_CONNECTIONS = 16

function guardedRoute(framework: keyof typeof FRAMEWORKS): Figure {
  return {
    name: `guarded/bare.${framework}`,
    title: `Requests in a second of a guarded route in ${FRAMEWORKS[framework]}, divided by those of the same route without a guard: ${CLIENTS} clients, each with a connection and a live token of its own that the guard knows.`,
    goal: { direction: 'at least', limit: 0.9 },
    async measure(bench) {
      const { folder, live, serviceKey } = await populate(bench.folder(), TOKENS)
      const service = await startChild('service.ts', { folder }, 0)
      const requests = live.map(({ token, workspace }) =>
        httpRequest('GET', '/devices', { authorization: `Bearer ${token}`, 'latchkey-workspace': workspace }),
      )
      bench.progress('measuring')
      try {
        const side = (sent: readonly Buffer[], guardedBy: object | null) => ({
          file: 'guarded.ts',
          input: { framework, service: guardedBy },
          requests: sent,
        })
        const bothSides = (sent: readonly Buffer[]) =>
          [side(sent, { port: service.port, serviceKey }), side(sent, null)] as const
        const { throughput, cpu } = await compareHttp(bothSides(requests.slice(0, CLIENTS)), {
          connections: CLIENTS,
          starts: STARTS,
        })
        bench.progress('measuring clients behind a proxy')
        const proxied = await compareHttp(bothSides(requests), { connections: PROXY_CONNECTIONS })
        return {
          value: throughput.ratio,
          rounds: throughput.rounds,
          notes: [
            ...httpNotes(throughput, cpu, ['guarded', 'bare']),
            `Of ${TOKENS.toLocaleString('en')} clients in turn over ${PROXY_CONNECTIONS} connections, as a proxy has them: ${shown(proxied.throughput.ratio)}, by CPU time ${shown(proxied.cpu.ratio)}. Each request brings another token than the one before, and no cache of the processor near by holds them all.`,
          ],
        }
      } finally {
        await service.stop()
      }
    },
  }
}

export const guardedRoutes: readonly Figure[] = (Object.keys(FRAMEWORKS) as (keyof typeof FRAMEWORKS)[]).map(
  guardedRoute,
)
