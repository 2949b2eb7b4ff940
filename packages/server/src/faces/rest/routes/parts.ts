import type {
  Credential,
  CredentialId,
  Instant,
  OrganizationId,
  PrincipalId,
  TeamId,
  WorkspaceId,
} from '@latchkey/core'
import { z } from 'zod'
import type { Page } from '../../../control/paging.ts'
import { paged, pageFrom } from '../../http/paging.ts'
import { credentialSchema, credentialView } from '../schemas/credential.ts'
import { listOf, pageQuery } from '../schemas/list.ts'
import { lineOf } from '../schemas/text.ts'

type Params = Readonly<Record<string, string>>

/** Ids out of a path. Whether they name anything is the use case's question. */
export const organizationOf = (params: Params) => ({ organizationId: params['organizationId'] as OrganizationId })
export const workspaceOf = (params: Params) => ({ workspaceId: params['workspaceId'] as WorkspaceId })
export const teamOf = (params: Params) => ({ ...organizationOf(params), teamId: params['teamId'] as TeamId })
export const principalOf = (params: Params) => ({ principalId: params['principalId'] as PrincipalId })
export const userOf = (params: Params) => ({ userId: params['userId'] as PrincipalId })
export const accountOf = (params: Params) => ({
  ...organizationOf(params),
  serviceAccountId: params['serviceAccountId'] as PrincipalId,
})
export const memberOf = (params: Params) => ({
  ...workspaceOf(params),
  memberId: params['memberId'] as PrincipalId | TeamId,
})
export const grantOf = (params: Params) => ({
  ...workspaceOf(params),
  credentialId: params['credentialId'] as CredentialId,
})

export const emptyBody = z.strictObject({})
export const nameBody = z.strictObject({ name: lineOf(100) }).meta({ id: 'Name' })
export const nameEdit = z.strictObject({ name: lineOf(100).optional() }).meta({ id: 'NameEdit' })
export const roleBody = z.strictObject({ role: z.string().min(1).max(64) }).meta({ id: 'Role' })
const doneSchema = z.object({ done: z.literal(true) }).meta({ id: 'Done' })

/** The parts that every list route has in common. */
export function listParts<T, V extends z.ZodType>(
  item: V,
  idOf: (found: T) => string,
  view: (found: T, now: Instant) => z.input<V>,
) {
  return {
    query: pageQuery,
    answer: listOf(item),
    view: (found: readonly T[], { query }: { readonly query: z.output<typeof pageQuery> }, now: Instant) =>
      paged(found, pageFrom(query.limit, query.cursor), idOf, (one) => view(one, now)),
  }
}

export const pageOf = (query: z.output<typeof pageQuery>): { readonly page: Page } => ({
  page: pageFrom(query.limit, query.cursor),
})

/** The parts of a preview of what would stop. */
export const impactParts = {
  answer: z.object({ items: z.array(credentialSchema) }).meta({ id: 'Impact' }),
  view: (credentials: readonly Credential[], _: unknown, now: Instant) => ({
    items: credentials.map((credential) => credentialView(credential, now)),
  }),
}

/** The parts of a command whose only news is that it is done. */
export const doneParts = { answer: doneSchema, view: () => ({ done: true }) }
