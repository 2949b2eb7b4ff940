import { parsePosition } from '@latchkey/core'
import { z } from 'zod'
import { positionSchema } from './verification.ts'

const verifierId = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, 'A verifier names itself with 1 to 64 printable ASCII characters.')
const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'Write a whole number.')
  .transform(Number)

/** Longer than this nobody is kept waiting: proxies in between cut silent connections. */
const LONGEST_WAIT_MS = 25_000

export const changesQuery = z.strictObject({
  after: z
    .string()
    .transform((text, context) => {
      const position = parsePosition(text)
      if (position !== null) return position
      context.addIssue('Write a position as an earlier answer gave it.')
      return z.NEVER
    })
    .optional()
    .meta({
      type: 'string',
      description: 'The position up to which everything is known; leave it out to begin at the head.',
    }),
  wait: wholeNumber
    .pipe(z.int().max(LONGEST_WAIT_MS))
    .default(0)
    .meta({ type: 'integer', description: 'Milliseconds to wait for news.', maximum: LONGEST_WAIT_MS }),
  verifier: verifierId.optional(),
  name: z.string().max(100).optional(),
})

export const changesSchema = z
  .object({
    startOver: z
      .boolean()
      .meta({ description: 'What followed the position asked about is no longer known: forget everything.' }),
    position: positionSchema,
    upToDate: z.boolean().meta({ description: 'Whether the answer reached the head of the log.' }),
    entries: z.array(
      z.object({
        position: positionSchema,
        type: z.enum(['credential', 'principal', 'workspace', 'organization']),
        id: z.string(),
      }),
    ),
  })
  .meta({ id: 'Changes' })

export const usageBody = z
  .strictObject({
    verifier: verifierId,
    items: z
      .array(
        z.strictObject({
          credentialId: z.string().min(1).max(64),
          count: z.int().min(0).max(1e12),
          lastUsedAt: z.string().max(40),
          address: z.string().max(64).nullable(),
          userAgent: z.string().max(512).nullable(),
          days: z.record(z.string().regex(/^\d{4}-\d\d-\d\d$/), z.int().min(0).max(1e12)),
        }),
      )
      .max(1000),
    browserUses: z
      .array(
        z.strictObject({
          digest: z
            .string()
            .regex(/^[0-9a-f]{64}$/, 'A digest is the SHA-256 of a token, 64 lower-case hexadecimal characters.'),
          origin: z.string().max(200).nullable(),
        }),
      )
      .max(200)
      .optional()
      .meta({ description: 'Tokens that were refused because a page in a browser had sent them.' }),
  })
  .meta({ id: 'Usage' })

export const adoptBody = z.strictObject({
  token: z.string().max(512).meta({ description: 'A token of another system, as it was presented.' }),
  ip: z.string().max(64).nullable().optional(),
})
export const adoptionSchema = z
  .object({
    outcome: z.enum(['adopted', 'unknown', 'busy']),
    credentialId: z.string().optional(),
    retryAfterMs: z.number().optional(),
    position: positionSchema,
  })
  .meta({ id: 'Adoption' })
