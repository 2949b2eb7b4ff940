import { REFUSAL_CODES } from '@latchkey/core'
import { z } from 'zod'
import { MAX_BATCH } from '../../http/limits.ts'

export const questionBody = z
  .strictObject({
    token: z.string().max(4096).optional().meta({ description: 'The token as it was presented.' }),
    digest: z
      .string()
      .optional()
      .meta({ description: 'SHA-256 of the token, 64 hexadecimal characters, in place of the token.' }),
    workspace: z.string().max(200).nullable().optional(),
    scopes: z.array(z.string().max(64)).max(200).optional(),
    ip: z.string().max(64).nullable().optional(),
    resource: z.string().max(200).nullable().optional(),
  })
  .meta({ id: 'Question' })

export const batchBody = z.strictObject({ items: z.array(questionBody).min(1).max(MAX_BATCH) })
export const lookupBody = z.strictObject({ digest: z.string(), workspace: z.string().max(200).nullable() })

const rateLimitSchema = z
  .object({ requests: z.int(), windowSeconds: z.int(), remaining: z.int(), resetSeconds: z.int() })
  .optional()
  .meta({ description: 'Where the credential stands within its own limit, in the process that answered.' })

const acceptanceSchema = z
  .object({
    ok: z.literal(true),
    credential: z.object({ id: z.string(), kind: z.enum(['pat', 'key']), name: z.string() }),
    principal: z.object({
      id: z.string(),
      type: z.enum(['user', 'service_account', 'workspace']),
      handle: z.string().nullable().meta({ description: 'What the addresses of its own workspaces begin with.' }),
    }),
    workspace: z.object({ id: z.string(), address: z.string(), name: z.string() }).nullable(),
    scopes: z
      .array(z.string())
      .meta({ description: 'What the credential may do here and now: token, principal and policy together.' }),
    resources: z.array(z.string()).nullable(),
    expiresAt: z.string().meta({ format: 'date-time' }).nullable(),
    rateLimit: rateLimitSchema,
  })
  .meta({ id: 'Acceptance' })

const refusalSchema = z
  .object({
    ok: z.literal(false),
    code: z.enum(REFUSAL_CODES),
    message: z.string(),
    rateLimit: rateLimitSchema,
    retryAfterSeconds: z.int().optional(),
    challenge: z.object({
      error: z.enum(['invalid_request', 'invalid_token', 'insufficient_scope']).nullable(),
      scope: z.string().optional(),
    }),
  })
  .meta({ id: 'Refusal' })

export const decisionSchema = z.discriminatedUnion('ok', [acceptanceSchema, refusalSchema]).meta({ id: 'Decision' })
export const batchSchema = z.object({ items: z.array(decisionSchema) })
/** Where in the log of changes: opaque, compared by guards alone. */
export const positionSchema = z.string().meta({ examples: ['5f2c9d0e41b7a386.1042'] })

/** The record itself is for Latchkey's own guards: its shape is that of `VerificationRecord` in `@latchkey/core`, of the same version. */
export const lookupSchema = z.object({ record: z.looseObject({}).nullable(), position: positionSchema })
