import { randomUUID } from 'node:crypto'
import type { Guard, Requirement } from '@latchkey/guard'
import { protect } from '@latchkey/guard/hono'
import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { domainOf, type LakehouseEnv } from '../http/env.ts'
import { jsonBody } from '../http/json-body.ts'
import { LakehouseError, notFound } from '../http/lakehouse-error.ts'
import type { Job, JobStore } from './job-store.ts'
import { runJob } from './run-job.ts'

const name = z.string().regex(/^[\w.-]{1,100}$/, 'letters, digits, ".", "_" and "-" alone')
const changes = z.looseObject({
  name: name.optional(),
  bundleId: z.string().min(1).max(100).optional(),
  flow: z.enum(['LEGACY', 'PRIORITY']).optional(),
  priority: z.enum(['NORMAL', 'HIGH']).optional(),
  template: z.looseObject({ sql: z.string().max(10_000).optional() }).optional(),
})
const newJob = changes.required({ name: true, bundleId: true })

const READ: Requirement = { scopes: ['jobs:read'], workspace: 'required' }
const WRITE: Requirement = { scopes: ['jobs:write'], workspace: 'required' }
const JOBS = '/api/v2/domains/:domain/sdk/spark/jobs'

export interface SparkParts {
  readonly guard: Guard
  readonly jobs: JobStore
  readonly databaseOf: (domain: string) => string
}

/** The calls of `SparkJobApiClient` in IOMETE's Python SDK. */
export function mountSparkJobs(app: Hono<LakehouseEnv>, { guard, jobs, databaseOf }: SparkParts): void {
  const [read, write] = [protect(guard, READ), protect(guard, WRITE)]
  const jobOf = (context: Context<LakehouseEnv>): Job =>
    found(jobs.get(domainOf(context), { id: param(context, 'job') }), 'job')
  const runOf = (context: Context<LakehouseEnv>) =>
    found(jobs.run(domainOf(context), param(context, 'job'), param(context, 'run')), 'run')

  app.get(JOBS, read, (context) => context.json({ items: jobs.list(domainOf(context)).map(view) }))
  app.post(JOBS, write, async (context) => {
    const payload = await jsonBody(context.req, newJob)
    const now = new Date().toISOString()
    const job = {
      id: randomUUID(),
      name: payload.name,
      bundleId: payload.bundleId,
      payload,
      createdAt: now,
      updatedAt: now,
    }
    save(jobs, domainOf(context), job)
    return context.json(view(job))
  })
  app.get(`${JOBS}/name/:name`, read, (context) =>
    context.json(view(found(jobs.get(domainOf(context), { name: param(context, 'name') }), 'job'))),
  )
  app.get(`${JOBS}/:job`, read, (context) => context.json(view(jobOf(context))))
  app.put(`${JOBS}/:job`, write, async (context) => {
    const before = jobOf(context)
    const payload = { ...before.payload, ...(await jsonBody(context.req, changes)) }
    const { name = before.name, bundleId = before.bundleId } = payload as Partial<Pick<Job, 'name' | 'bundleId'>>
    const job = { ...before, name, bundleId, payload, updatedAt: new Date().toISOString() }
    save(jobs, domainOf(context), job)
    return context.json(view(job))
  })
  app.delete(`${JOBS}/:job`, write, (context) => {
    if (!jobs.delete(domainOf(context), param(context, 'job'))) throw notFound('job')
    return context.body(null, 204)
  })

  app.get(`${JOBS}/:job/runs`, read, (context) => {
    const { id } = jobOf(context)
    return context.json({ items: jobs.runs(domainOf(context), id) })
  })
  app.post(`${JOBS}/:job/runs`, write, async (context) => {
    const domain = domainOf(context)
    const run = await runJob(
      jobOf(context),
      `run-${Date.now().toString(36)}-${randomUUID().slice(0, 8)}`,
      databaseOf(domain),
    )
    // It may have been deleted while it ran.
    jobOf(context)
    jobs.putRun(domain, run)
    return context.json(run)
  })
  app.get(`${JOBS}/:job/runs/:run`, read, (context) => context.json(runOf(context)))
  app.delete(`${JOBS}/:job/runs/:run`, write, (context) => {
    // A run has ended by the time its id is known: to cancel it changes nothing, and is no mistake.
    runOf(context)
    return context.body(null, 204)
  })
  app.get(`${JOBS}/:job/runs/:run/logs`, read, (context) => context.json({ items: runOf(context).log }))
  app.get(`${JOBS}/:job/runs/:run/metrics`, read, (context) => {
    const { rows, startedAt, endedAt } = runOf(context)
    return context.json({ rows, durationMs: Date.parse(endedAt) - Date.parse(startedAt) })
  })
}

const param = (context: Context<LakehouseEnv>, name: string): string => context.req.param(name) ?? ''

function found<T>(value: T | null, thing: string): T {
  if (value === null) throw notFound(thing)
  return value
}

function save(jobs: JobStore, domain: string, job: Job): void {
  if (jobs.put(domain, job)) return
  throw new LakehouseError(
    409,
    'ALREADY_EXISTS',
    `This domain has a job named "${job.name}" already; choose another name.`,
  )
}

/** As its maker wrote it, with what the lakehouse knows beside it. */
const view = ({ payload, ...known }: Job): object => ({ ...payload, ...known })
