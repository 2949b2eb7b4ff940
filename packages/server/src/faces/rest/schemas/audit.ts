import { type AuditRecord, formatInstant } from '@latchkey/core'
import { z } from 'zod'
import { pageFields } from './list.ts'
import { instantText, timeText } from './time.ts'

export const auditSchema = z
  .object({
    id: z.string(),
    at: timeText,
    actor: z
      .object({ principalId: z.string(), credentialId: z.string() })
      .nullable()
      .meta({ description: 'Null for what the service did by itself.' }),
    action: z.string(),
    subjectId: z.string(),
    ownerId: z.string().nullable(),
    workspaceId: z.string().nullable(),
    organizationId: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' })

export function auditView(record: AuditRecord): z.infer<typeof auditSchema> {
  return { ...record, at: formatInstant(record.at), detail: { ...record.detail } }
}

const idText = z.string().regex(/^[a-z0-9_]{1,64}$/, 'Write an id.')

const filterFields = {
  action: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'An action such as `token.revoked`, or its thing: `token`.' }),
  actor: idText.optional().meta({ description: 'Who did it: the id of a principal or of a credential.' }),
  subject: idText.optional().meta({ description: 'What it was done to.' }),
  from: instantText.optional(),
  to: instantText.optional().meta({ description: 'Exclusive.' }),
}

export const historyQuery = z.strictObject({ ...pageFields, ...filterFields })

export const exportQuery = z.strictObject({
  ...filterFields,
  format: z.enum(['csv', 'jsonl']).default('jsonl'),
})
