import type { Guard } from '@latchkey/guard'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { mountServiceAccountTokens } from './accounts/service-account-tokens.ts'
import type { LakehouseEnv } from './http/env.ts'
import { LakehouseError } from './http/lakehouse-error.ts'
import { mountQueries } from './query/endpoints.ts'
import { mountSparkJobs } from './spark/endpoints.ts'
import type { JobStore } from './spark/job-store.ts'

export interface LakehouseApiParts {
  readonly guard: Guard
  readonly latchkeyUrl: string
  readonly jobs: JobStore
  readonly databaseOf: (domain: string) => string
  /** Told of a fault of this API, which its caller sees as a 500 without detail. */
  readonly onFault: (fault: Error) => void
}

const LARGEST_BODY_BYTES = 256 * 1024

/** An API of the shape of IOMETE's, as a web-standard handler. */
export function createLakehouseApi(parts: LakehouseApiParts): Hono<LakehouseEnv> {
  const app = new Hono<LakehouseEnv>()
  app.onError((fault, context) => {
    const refused = fault instanceof LakehouseError ? fault : OWN_FAULT
    if (refused === OWN_FAULT) parts.onFault(fault)
    return context.json({ errorCode: refused.errorCode, message: refused.message }, refused.status)
  })
  app.notFound(({ req }) => {
    throw new LakehouseError(404, 'NOT_FOUND', `There is nothing at ${req.method} ${req.path}.`)
  })
  app.use(
    bodyLimit({
      maxSize: LARGEST_BODY_BYTES,
      onError: () => {
        throw new LakehouseError(413, 'PAYLOAD_TOO_LARGE', `A body may be at most ${LARGEST_BODY_BYTES} bytes long.`)
      },
    }),
  )
  app.get('/health', (context) => context.json({ ok: true }))
  mountSparkJobs(app, parts)
  mountQueries(app, parts.guard, parts.databaseOf)
  mountServiceAccountTokens(app, parts.guard, parts.latchkeyUrl)
  return app
}

const OWN_FAULT = new LakehouseError(500, 'INTERNAL_ERROR', 'Something failed here. Try again later.')
