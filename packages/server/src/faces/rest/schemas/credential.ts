import {
  CREDENTIAL_KINDS,
  type Credential,
  type ExpiryChoice,
  formatInstant,
  type Instant,
  invalidField,
  type Overlap,
  type RateLimit,
  SECOND,
  statusAt,
  type Use,
} from '@latchkey/core'
import { z } from 'zod'
import type { ReachChoice } from '../../../control/credentials/draft.ts'
import type { Issued } from '../../../control/credentials/family.ts'
import type { Rotated } from '../../../control/credentials/rotate.ts'
import type { OpenedSession } from '../../../control/sessions/create.ts'
import { receiptFields, receiptSchema } from './receipt.ts'
import { lineOf, textOf } from './text.ts'
import { instantText, timeOrNull, timeText } from './time.ts'

const rateLimitSchema = z
  .strictObject({ requests: z.int().min(1).max(100_000), windowSeconds: z.int().min(1).max(86_400) })
  .meta({ id: 'RateLimit' })

const STATUSES = ['active', 'suspended', 'revoked', 'expired', 'not_yet_active'] as const

export const credentialSchema = z
  .object({
    id: z.string(),
    kind: z.enum(CREDENTIAL_KINDS),
    name: z.string(),
    description: z.string(),
    hint: z.string().meta({ description: 'What may be shown of the newest secret.' }),
    scopes: z.array(z.string()),
    workspaces: z
      .array(z.string())
      .nullable()
      .meta({ description: 'Workspaces that it is limited to; null for all that its owner reaches.' }),
    resources: z.array(z.string()).nullable(),
    ipAllowlist: z.array(z.string()),
    rateLimit: rateLimitSchema.nullable(),
    status: z.enum(STATUSES),
    ownerId: z.string(),
    workspaceId: z.string().nullable().meta({ description: 'The workspace of an API key.' }),
    createdAt: timeText,
    createdBy: z.string(),
    updatedAt: timeText,
    notBefore: timeText.nullable(),
    expiresAt: timeText.nullable(),
    suspendedAt: timeText.nullable(),
    revokedAt: timeText.nullable(),
    revokedBy: z.string().nullable(),
    revokeReason: z.string().nullable(),
    secretVersion: z.int(),
    lastUse: z
      .object({ at: timeText, address: z.string().nullable(), userAgent: z.string().nullable(), count: z.int() })
      .nullable()
      .meta({ description: 'As far as verifiers have reported; some seconds late.' }),
  })
  .meta({ id: 'Credential' })

export const issuedSchema = z
  .object({
    credential: credentialSchema,
    secret: z.string().meta({ description: 'The token itself. It is shown this once.' }),
  })
  .meta({ id: 'Issued' })

export const revealedSchema = z.object({ credential: credentialSchema, secret: z.string() }).meta({ id: 'Revealed' })

export const openedSessionSchema = issuedSchema
  .extend({
    defaultToken: issuedSchema.nullable().meta({
      description: 'The token that the platform gives every account: told with its first session alone.',
    }),
  })
  .meta({ id: 'OpenedSession' })

export const rotatedSchema = z
  .object({
    credential: credentialSchema,
    secret: z.string(),
    oldSecretEndsAt: timeText,
    oldSecretEndsAtFirstUse: z.boolean(),
  })
  .meta({ id: 'Rotated' })

export function credentialView(credential: Credential, now: Instant): z.infer<typeof credentialSchema> {
  const { id, kind, name, description, hint, secretVersion, createdBy, revokedBy, revokeReason } = credential
  return {
    id,
    kind,
    name,
    description,
    hint,
    scopes: [...credential.scopes],
    workspaces: credential.workspaces === null ? null : [...credential.workspaces],
    resources: credential.resources === null ? null : [...credential.resources],
    ipAllowlist: [...credential.addressAllowlist],
    rateLimit:
      credential.rateLimit === null
        ? null
        : { requests: credential.rateLimit.requests, windowSeconds: credential.rateLimit.windowMs / SECOND },
    status: statusAt(credential, now),
    ownerId: credential.owner.id,
    workspaceId: credential.owner.type === 'workspace' ? credential.owner.id : null,
    createdAt: formatInstant(credential.createdAt),
    createdBy,
    updatedAt: formatInstant(credential.updatedAt),
    notBefore: timeOrNull(credential.notBefore),
    expiresAt: timeOrNull(credential.expiresAt),
    suspendedAt: timeOrNull(credential.suspendedAt),
    revokedAt: timeOrNull(credential.revokedAt),
    revokedBy,
    revokeReason,
    secretVersion,
    lastUse: useView(credential.use),
  }
}

function useView(use: Use | null): z.infer<typeof credentialSchema>['lastUse'] {
  if (use === null) return null
  return { at: formatInstant(use.lastAt), address: use.address, userAgent: use.userAgent, count: use.count }
}

export const usageSchema = z
  .object({ days: z.array(z.object({ day: z.string(), count: z.int() })) })
  .meta({ id: 'UsageByDay' })

export function issuedView(issued: Issued, now: Instant): z.infer<typeof issuedSchema> {
  return { credential: credentialView(issued.credential, now), secret: issued.secret.reveal() }
}

export function openedSessionView(opened: OpenedSession, now: Instant): z.infer<typeof openedSessionSchema> {
  const { defaultToken } = opened
  return { ...issuedView(opened, now), defaultToken: defaultToken === null ? null : issuedView(defaultToken, now) }
}

export function rotatedView(rotated: Rotated, now: Instant): z.infer<typeof rotatedSchema> {
  const { oldSecretEndsAt, oldSecretEndsAtFirstUse } = rotated
  return { ...issuedView(rotated, now), oldSecretEndsAt: formatInstant(oldSecretEndsAt), oldSecretEndsAtFirstUse }
}

const reachFields = {
  scopes: z.array(z.string().max(64)).max(200, 'Name at most 200 scopes.').optional(),
  workspaces: z.array(z.string().min(1).max(200)).max(100, 'Name at most 100 workspaces.').nullable().optional(),
  resources: z.array(z.string().min(1).max(200)).max(100, 'Name at most 100 resources.').nullable().optional(),
  ipAllowlist: z.array(z.string().max(64)).max(50, 'Name at most 50 ranges.').optional(),
  rateLimit: rateLimitSchema.nullable().optional(),
  expires: z.enum(['7d', '14d', '30d', '60d', '90d', '1y', 'never']).optional(),
  expiresAt: instantText.optional(),
}

export const createCredentialBody = z
  .strictObject({
    name: lineOf(100),
    description: textOf(500).optional(),
    ...reachFields,
    notBefore: instantText.optional(),
  })
  .meta({ id: 'CreateCredential' })

export const editCredentialBody = z
  .strictObject({ name: lineOf(100).optional(), description: textOf(500).optional(), ...reachFields })
  .meta({ id: 'EditCredential' })

const overlapSchema = z
  .discriminatedUnion('until', [
    z.strictObject({ until: z.literal('first_use') }),
    z.strictObject({
      until: z.literal('deadline'),
      seconds: z
        .int()
        .min(0)
        .max(7 * 24 * 3600, 'The old secret may go on for at most seven days.'),
    }),
  ])
  .meta({ id: 'Overlap' })

export const rotateBody = z.strictObject({ overlap: overlapSchema.optional() }).meta({ id: 'RotateCredential' })
export const revokeBody = z
  .strictObject({ reason: lineOf(200).optional(), ...receiptFields })
  .meta({ id: 'RevokeCredential' })

export const revokeManyBody = z
  .strictObject({
    ids: z.array(z.string().min(1).max(64)).min(1, 'Name at least one.').max(100, 'Name at most 100 at a time.'),
    reason: lineOf(200).optional(),
    ...receiptFields,
  })
  .meta({ id: 'RevokeCredentials' })

export const revokedManySchema = z
  .object({ items: z.array(credentialSchema), fleet: receiptSchema.optional() })
  .meta({ id: 'RevokedCredentials' })

export const replaceBody = z.strictObject({ reason: lineOf(200).optional() }).meta({ id: 'ReplaceCredential' })

export const revokedSchema = credentialSchema
  .extend({ fleet: receiptSchema.optional() })
  .meta({ id: 'RevokedCredential' })

export function overlapFrom(body: z.output<typeof rotateBody>): Overlap {
  const { overlap } = body
  if (overlap === undefined || overlap.until === 'first_use') return { until: 'first_use' }
  return { until: 'deadline', milliseconds: overlap.seconds * SECOND }
}

export function reachFrom(body: Partial<z.output<typeof editCredentialBody>>): ReachChoice {
  if (body.expires !== undefined && body.expiresAt !== undefined)
    throw invalidField('/expiresAt', 'Send either "expires" or "expiresAt", not both.')
  const expiry: ExpiryChoice | undefined = body.expires ?? body.expiresAt
  return {
    scopes: body.scopes,
    workspaces: body.workspaces,
    resources: body.resources,
    addressAllowlist: body.ipAllowlist,
    expiry,
  }
}

export function rateLimitFrom(body: Partial<z.output<typeof editCredentialBody>>): RateLimit | null | undefined {
  const { rateLimit } = body
  return rateLimit && { requests: rateLimit.requests, windowMs: rateLimit.windowSeconds * SECOND }
}
