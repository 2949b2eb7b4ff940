import { formatInstant, type Instant } from '@latchkey/core'
import { z } from 'zod'
import type { PersonalNotice } from '../../../control/notices/inbox.ts'
import { credentialSchema, credentialView } from './credential.ts'
import { timeText } from './time.ts'

const noticeSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['expiring', 'approval_waiting', 'leaked', 'browser_use']),
    at: timeText,
    credential: credentialSchema,
    expiresAt: timeText.nullable(),
    workspace: z.object({ id: z.string(), name: z.string(), address: z.string() }).nullable(),
    place: z.string().nullable().meta({
      description: 'Where a token was found, or the origin of the page that sent it, as far as it was said.',
    }),
    ownerName: z.string().nullable().meta({ description: 'Whose the token is that waits.' }),
  })
  .meta({ id: 'Notice' })

export const noticesSchema = z.object({ items: z.array(noticeSchema) }).meta({ id: 'Notices' })

export function noticeView(notice: PersonalNotice, now: Instant): z.infer<typeof noticeSchema> {
  const { id, kind, at } = notice
  const nothing = { expiresAt: null, workspace: null, ownerName: null, place: null }
  const base = { id, kind, at: formatInstant(at), credential: credentialView(notice.credential, now), ...nothing }
  if (notice.kind === 'expiring') return { ...base, expiresAt: formatInstant(notice.expiresAt) }
  if (notice.kind !== 'approval_waiting') return { ...base, place: notice.place }
  const { workspace, ownerName } = notice
  return { ...base, workspace: { id: workspace.id, name: workspace.name, address: workspace.address }, ownerName }
}
