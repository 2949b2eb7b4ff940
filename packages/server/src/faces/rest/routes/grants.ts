import type { GrantState } from '@latchkey/core'
import { z } from 'zod'
import { approveGrant, endGrant, refuseGrant } from '../../../control/grants/decide.ts'
import type { Admission } from '../../../control/grants/grant.ts'
import { listGrants } from '../../../control/grants/list.ts'
import { type Route, route } from '../route.ts'
import { pageFields } from '../schemas/list.ts'
import { admissionSchema, admissionView } from '../schemas/workspace.ts'
import { emptyBody, grantOf, listParts, pageOf, workspaceOf } from './parts.ts'

const tag = 'Grants'
const all = '/v1/workspaces/{workspaceId}/grants'
const one = `${all}/{credentialId}` as const
const single = {
  tag,
  body: emptyBody,
  answer: admissionSchema,
  view: (admission: Admission, _: unknown, now: Parameters<typeof admissionView>[1]) => admissionView(admission, now),
}

export const GRANT_ROUTES: readonly Route[] = [
  route(`GET ${all}`, {
    tag,
    summary: 'List the people’s tokens that were made for this workspace',
    ...listParts(admissionSchema, ({ token }: Admission) => token.id, admissionView),
    query: z.strictObject({ ...pageFields, state: z.enum(['pending', 'approved', 'refused', 'ended']).optional() }),
    useCase: listGrants,
    input: ({ params, query }) => ({
      ...workspaceOf(params),
      ...pageOf(query),
      state: query.state as GrantState | undefined,
    }),
  }),
  route(`POST ${one}/approve`, {
    ...single,
    summary: 'Admit a token',
    useCase: approveGrant,
    input: ({ params }) => grantOf(params),
  }),
  route(`POST ${one}/refuse`, {
    ...single,
    summary: 'Refuse a token',
    useCase: refuseGrant,
    input: ({ params }) => grantOf(params),
  }),
  route(`POST ${one}/end`, {
    ...single,
    summary: 'End what a token may do here',
    useCase: endGrant,
    input: ({ params }) => grantOf(params),
  }),
]
