import { formatInstant, type Instant } from '@latchkey/core'
import { z } from 'zod'
import type { PersonalNotice } from '../../../control/notices/inbox.ts'
import { credentialSchema, credentialView } from './credential.ts'
import { timeText } from './time.ts'

const noticeSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['expiring', 'approval_waiting']),
    at: timeText,
    credential: credentialSchema,
    expiresAt: timeText.nullable(),
    workspace: z.object({ id: z.string(), name: z.string(), address: z.string() }).nullable(),
    ownerName: z.string().nullable().meta({ description: 'Whose the token is that waits.' }),
  })
  .meta({ id: 'Notice' })

export const noticesSchema = z.object({ items: z.array(noticeSchema) }).meta({ id: 'Notices' })

export function noticeView(notice: PersonalNotice, now: Instant): z.infer<typeof noticeSchema> {
  const { id, kind, at } = notice
  const base = { id, kind, at: formatInstant(at), credential: credentialView(notice.credential, now) }
  if (notice.kind === 'expiring')
    return { ...base, expiresAt: formatInstant(notice.expiresAt), workspace: null, ownerName: null }
  const { workspace, ownerName } = notice
  const place = { id: workspace.id, name: workspace.name, address: workspace.address }
  return { ...base, expiresAt: null, workspace: place, ownerName }
}
