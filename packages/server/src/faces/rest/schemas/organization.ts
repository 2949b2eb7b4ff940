import { formatInstant, type Organization, type OrganizationMember, type Principal, type Team } from '@latchkey/core'
import { z } from 'zod'
import type { OrganizationAccess } from '../../../control/access/rights.ts'
import { timeText } from './time.ts'

/** The part of an address that people choose: lower case, digits, single hyphens inside. */
export const slugText = z
  .string()
  .regex(/^[a-z0-9](?:-?[a-z0-9]){0,38}$/, 'Use 1 to 39 of a-z, 0-9 and single hyphens between them.')

export const organizationSchema = z
  .object({ id: z.string(), slug: z.string(), name: z.string(), createdAt: timeText, updatedAt: timeText })
  .meta({ id: 'Organization' })

export function organizationView({
  id,
  slug,
  name,
  createdAt,
  updatedAt,
}: Organization): z.infer<typeof organizationSchema> {
  return { id, slug, name, createdAt: formatInstant(createdAt), updatedAt: formatInstant(updatedAt) }
}

export const organizationWithRightsSchema = organizationSchema
  .extend({ scopes: z.array(z.string()).meta({ description: 'What the credential may do in it now.' }) })
  .meta({ id: 'OrganizationWithRights' })

export function organizationWithRightsView({
  organization,
  scopes,
}: OrganizationAccess): z.infer<typeof organizationWithRightsSchema> {
  return { ...organizationView(organization), scopes: [...scopes] }
}

export const organizationMemberSchema = z
  .object({ principalId: z.string(), name: z.string(), role: z.string() })
  .meta({ id: 'OrganizationMember' })

export const organizationMemberView = ({
  principalId,
  name,
  role,
}: OrganizationMember): z.infer<typeof organizationMemberSchema> => ({
  principalId,
  name,
  role,
})

export const teamSchema = z
  .object({ id: z.string(), organizationId: z.string(), name: z.string(), createdAt: timeText })
  .meta({ id: 'Team' })

export function teamView({ id, organizationId, name, createdAt }: Team): z.infer<typeof teamSchema> {
  return { id, organizationId, name, createdAt: formatInstant(createdAt) }
}

export const serviceAccountSchema = z
  .object({
    id: z.string(),
    organizationId: z.string().nullable(),
    name: z.string(),
    state: z.enum(['active', 'suspended', 'deleted']),
    createdAt: timeText,
    updatedAt: timeText,
  })
  .meta({ id: 'ServiceAccount' })

export function serviceAccountView(account: Principal): z.infer<typeof serviceAccountSchema> {
  const { id, organizationId, name, state } = account
  return {
    id,
    organizationId,
    name,
    state,
    createdAt: formatInstant(account.createdAt),
    updatedAt: formatInstant(account.updatedAt),
  }
}
