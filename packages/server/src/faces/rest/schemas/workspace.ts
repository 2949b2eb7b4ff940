import { formatInstant, type Instant, type Workspace, type WorkspaceMember } from '@latchkey/core'
import { z } from 'zod'
import type { WorkspaceAccess } from '../../../control/access/rights.ts'
import type { Admission } from '../../../control/grants/grant.ts'
import { credentialSchema, credentialView } from './credential.ts'
import { timeOrNull, timeText } from './time.ts'

export const visibility = z.enum(['private', 'public'])

export const workspaceSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    address: z.string().meta({ description: 'owner/slug' }),
    visibility,
    state: z.enum(['active', 'suspended', 'deleted']),
    ownerId: z.string().nullable(),
    organizationId: z.string().nullable(),
    createdAt: timeText,
    updatedAt: timeText,
  })
  .meta({ id: 'Workspace' })

export function workspaceView(workspace: Workspace): z.infer<typeof workspaceSchema> {
  const { id, name, slug, address, state, ownerId, organizationId } = workspace
  const times = { createdAt: formatInstant(workspace.createdAt), updatedAt: formatInstant(workspace.updatedAt) }
  return { id, name, slug, address, visibility: workspace.visibility, state, ownerId, organizationId, ...times }
}

export const workspaceWithRightsSchema = workspaceSchema
  .extend({ scopes: z.array(z.string()).meta({ description: 'What the credential may do in it now.' }) })
  .meta({ id: 'WorkspaceWithRights' })

export function workspaceWithRightsView({
  workspace,
  scopes,
}: WorkspaceAccess): z.infer<typeof workspaceWithRightsSchema> {
  return { ...workspaceView(workspace), scopes: [...scopes] }
}

export const workspaceMemberSchema = z
  .object({
    memberId: z.string(),
    type: z.enum(['user', 'service_account', 'team']),
    name: z.string(),
    role: z.string(),
  })
  .meta({ id: 'WorkspaceMember' })

export const workspaceMemberView = ({
  memberId,
  type,
  name,
  role,
}: WorkspaceMember): z.infer<typeof workspaceMemberSchema> => ({
  memberId,
  type,
  name,
  role,
})

export const admissionSchema = z
  .object({
    credential: credentialSchema,
    grant: z
      .object({
        state: z.enum(['pending', 'approved', 'refused', 'ended']),
        requestedAt: timeText,
        decidedAt: timeText.nullable(),
        decidedBy: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'Null for a token that reaches the workspace without having been asked about.' }),
  })
  .meta({ id: 'Admission' })

export function admissionView({ token, grant }: Admission, now: Instant): z.infer<typeof admissionSchema> {
  if (grant === null) return { credential: credentialView(token, now), grant }
  const { state, requestedAt, decidedAt, decidedBy } = grant
  return {
    credential: credentialView(token, now),
    grant: { state, requestedAt: formatInstant(requestedAt), decidedAt: timeOrNull(decidedAt), decidedBy },
  }
}
