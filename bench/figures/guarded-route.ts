import { populate } from '../fixture/population.ts'
import { startChild } from '../harness/child.ts'
import type { Figure } from '../harness/figure.ts'
import { httpNotes } from '../harness/http-notes.ts'
import { compareHttp } from '../harness/http-sides.ts'
import { httpRequest } from '../harness/load.ts'

const FRAMEWORKS = { hono: 'Hono', fastify: 'Fastify', express: 'Express', node: 'node:http' } as const
/** Few enough for all to be known to the guard once the warm-up is over. */
const TOKENS = 2000

function guardedRoute(framework: keyof typeof FRAMEWORKS): Figure {
  return {
    name: `guarded/bare.${framework}`,
    title: `Requests in a second of a guarded route in ${FRAMEWORKS[framework]}, divided by those of the same route without a guard; 2,000 live tokens in turn, all known to the guard.`,
    goal: { direction: 'at least', limit: 0.9 },
    async measure(bench) {
      const { folder, live, serviceKey } = await populate(bench.folder(), TOKENS)
      const service = await startChild('service.ts', { folder }, 0)
      const requests = live.map(({ token, workspace }) =>
        httpRequest('GET', '/devices', { authorization: `Bearer ${token}`, 'latchkey-workspace': workspace }),
      )
      bench.progress('measuring')
      try {
        const side = (guardedBy: object | null) => ({
          file: 'guarded.ts',
          input: { framework, service: guardedBy },
          requests,
        })
        const { throughput, cpu } = await compareHttp([side({ port: service.port, serviceKey }), side(null)])
        return {
          value: throughput.ratio,
          rounds: throughput.rounds,
          notes: httpNotes(throughput, cpu, ['guarded', 'bare']),
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
