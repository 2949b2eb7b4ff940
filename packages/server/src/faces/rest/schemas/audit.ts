import { type AuditRecord, formatInstant } from '@latchkey/core'
import { z } from 'zod'
import { timeText } from './time.ts'

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
