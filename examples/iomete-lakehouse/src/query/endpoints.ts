import type { Guard } from '@latchkey/guard'
import { protect } from '@latchkey/guard/hono'
import type { Hono } from 'hono'
import { z } from 'zod'
import { domainOf, type LakehouseEnv } from '../http/env.ts'
import { jsonBody } from '../http/json-body.ts'
import { runQuery } from './run-query.ts'

const query = z.strictObject({
  sql: z.string().min(1).max(10_000),
  limit: z.int().min(1).max(1000).default(100),
})

/** `POST /api/v1/domains/{domain}/sql`: what the JDBC connection is to IOMETE's users, for those who have only HTTP. */
export function mountQueries(app: Hono<LakehouseEnv>, guard: Guard, databaseOf: (domain: string) => string): void {
  app.post(
    '/api/v1/domains/:domain/sql',
    protect(guard, { scopes: ['queries:run'], workspace: 'required' }),
    async (context) => {
      const { sql, limit } = await jsonBody(context.req, query)
      return context.json(await runQuery(databaseOf(domainOf(context)), sql, limit))
    },
  )
}
