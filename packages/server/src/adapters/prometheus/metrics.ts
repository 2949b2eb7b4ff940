import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { RunningService } from '../../ports/running-service.ts'

export interface Metrics {
  readonly contentType: string
  /** As they are at this moment. */
  text(): Promise<string>
}

/** What a process counts, in Prometheus' text format. No name or label holds anything of a credential. */
export function prometheusMetrics({ brokenSeals, verifiers, jobs }: RunningService): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  new Counter({
    ...{ name: 'latchkey_broken_seals_total', registers, labelNames: ['row'] },
    help: 'Times that a row was found not to be as it was written.',
    collect() {
      this.reset()
      for (const [row, times] of Object.entries(brokenSeals().sightings)) this.inc({ row }, times)
    },
  })
  new Gauge({
    ...{ name: 'latchkey_verifiers', registers },
    help: 'Verifiers that follow this process.',
    collect() {
      this.set(verifiers().length)
    },
  })
  new Gauge({
    ...{ name: 'latchkey_jobs_failed', registers },
    help: 'Jobs of this process whose last run ended in a fault.',
    collect() {
      this.set(jobs().filter(({ hasFailed }) => hasFailed).length)
    },
  })
  return { contentType: registry.contentType, text: () => registry.metrics() }
}
