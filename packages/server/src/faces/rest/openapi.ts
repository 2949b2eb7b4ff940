import {
  extendZodWithOpenApi,
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi'
import { ERROR_CODES } from '@latchkey/core'
import { z } from 'zod'
import { EXCHANGE_PATH, embeddedSessionSchema, exchangeBody } from './exchange.ts'
import { declaredAccess, type Route } from './route.ts'
import { issuedSchema } from './schemas/credential.ts'
import { adoptBody, adoptionSchema, changesQuery, changesSchema, usageBody } from './schemas/data-plane.ts'
import { userSchema } from './schemas/user.ts'
import {
  batchBody,
  batchSchema,
  decisionSchema,
  lookupBody,
  lookupSchema,
  questionBody,
} from './schemas/verification.ts'
import { setUpBody } from './set-up.ts'

extendZodWithOpenApi(z)

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(ERROR_CODES),
    detail: z.string(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
    requiredScopes: z.array(z.string()).optional(),
  })
  .meta({ id: 'Problem' })

const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } })
const PROBLEM = { description: 'Refused', content: { 'application/problem+json': { schema: problemSchema } } }
const FILE = { content: { 'text/csv': { schema: z.string() }, 'application/jsonl': { schema: z.string() } } }
const SECURITY = [{ bearer: [] }]

/**
 * The OpenAPI 3.1 document of the routes, generated from the same rows that serve them. `isWhole`: whether the routes are there too by which the first operator and the
 * token page in a page of the platform’s own begin.
 */
export function openApiDocument(routes: readonly Route[], isWhole: boolean): Record<string, unknown> {
  const registry = new OpenAPIRegistry()
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'A personal access token, API key, service key or session.',
  })
  for (const row of routes) registry.registerPath(rowConfig(row))
  for (const config of isWhole ? [SET_UP, EXCHANGE, ...FIXED] : FIXED)
    registry.registerPath({ ...config, responses: { ...config.responses, default: PROBLEM } })
  const document = new OpenApiGeneratorV31(registry.definitions, { sortComponents: 'alphabetically' }).generateDocument(
    {
      openapi: '3.1.0',
      info: { title: 'Latchkey', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    },
  )
  return document as unknown as Record<string, unknown>
}

function rowConfig(row: Route): RouteConfig {
  const access = declaredAccess(row)
  const params = [...row.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name as string, z.string()] as const)
  const where = access.at === 'account' ? '' : ` in the ${access.at}`
  return {
    method: row.method,
    path: row.path,
    tags: [row.tag],
    summary: row.summary,
    description: `Needs the scope \`${access.scope}\`${where}; for credentials of kind ${access.callers.join(', ')}.`,
    security: SECURITY,
    request: {
      ...(params.length > 0 ? { params: z.object(Object.fromEntries(params)) } : {}),
      ...(row.query === undefined ? {} : { query: row.query }),
      ...(row.body === undefined ? {} : { body: json(row.body) }),
      ...(row.idempotent ? { headers: z.object({ 'Idempotency-Key': z.string().min(1).max(255).optional() }) } : {}),
    },
    responses: {
      [row.status]: { description: row.summary, ...(row.download === undefined ? json(row.answer) : FILE) },
      default: PROBLEM,
    },
  }
}

const verification = { tags: ['Verification'], security: SECURITY, method: 'post' as const }

const readinessSchema = z
  .object({
    status: z.enum(['ok', 'draining', 'unavailable']),
    database: z.enum(['ok', 'unavailable']),
    writes: z.enum(['ok', 'unavailable']).meta({
      description: 'Whether the last change that came here could be written. Verification needs none.',
    }),
    verifier: z.enum(['decide from cache', 'ask each time', 'refuse']),
  })
  .meta({ id: 'Readiness' })

const SET_UP: RouteConfig = {
  method: 'post',
  path: '/v1/setup',
  tags: ['Set-up'],
  summary: 'Make the first operator, with the secret that the service printed',
  security: SECURITY,
  request: { body: json(setUpBody) },
  responses: {
    201: {
      description: 'The operator and a first token',
      ...json(issuedSchema.extend({ user: userSchema }).meta({ id: 'SetUpDone' })),
    },
  },
}

const EXCHANGE: RouteConfig = {
  method: 'post',
  path: EXCHANGE_PATH,
  tags: ['Embedding'],
  summary: 'Exchange a code for the session of the token page, in the page that the code was made for',
  request: { body: json(exchangeBody) },
  responses: { 201: { description: 'The session, for a quarter of an hour', ...json(embeddedSessionSchema) } },
}

/** The routes that no ordinary credential opens: verification, health. */
const FIXED: readonly RouteConfig[] = [
  {
    ...verification,
    path: '/v1/verify',
    summary: 'Decide on a token (service keys with the scope `verify`)',
    request: { body: json(questionBody) },
    responses: { 200: { description: 'The decision, whether yes or no', ...json(decisionSchema) } },
  },
  {
    ...verification,
    path: '/v1/verify/batch',
    summary: 'Decide on up to a hundred tokens',
    request: { body: json(batchBody) },
    responses: { 200: { description: 'The decisions, in the order asked', ...json(batchSchema) } },
  },
  {
    ...verification,
    path: '/v1/records/lookup',
    summary: 'The record that a guard decides by, looked up by digest',
    request: { body: json(lookupBody) },
    responses: { 200: { description: 'The record; null when no such token was issued', ...json(lookupSchema) } },
  },
  {
    ...verification,
    method: 'get',
    path: '/v1/changes',
    summary: 'What changed after a position; waits for news',
    request: { query: changesQuery },
    responses: { 200: { description: 'The changes, in order', ...json(changesSchema) } },
  },
  {
    ...verification,
    path: '/v1/records/adopt',
    summary: 'Show a token of another system once, so that its digest finds it from then on',
    request: { body: json(adoptBody) },
    responses: { 200: { description: 'What came of it', ...json(adoptionSchema) } },
  },
  {
    ...verification,
    path: '/v1/usage',
    summary: 'Report what a verifier has counted',
    request: { body: json(usageBody) },
    responses: { 204: { description: 'Kept' } },
  },
  {
    method: 'get',
    path: '/health/live',
    tags: ['Health'],
    summary: 'Whether the process answers',
    responses: { 200: { description: 'It does', ...json(z.object({ status: z.literal('ok') })) } },
  },
  {
    method: 'get',
    path: '/health/ready',
    tags: ['Health'],
    summary: 'Whether requests should come here',
    responses: {
      200: { description: 'They should', ...json(readinessSchema) },
      503: {
        description: 'They should not: the database can’t be read, or the service is about to stop',
        ...json(readinessSchema),
      },
    },
  },
]
