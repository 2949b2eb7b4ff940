import type { AuditRecord } from '@latchkey/core'
import { organizationHistory, ownHistory, platformHistory, workspaceHistory } from '../../../control/audit/history.ts'
import { type Route, route } from '../route.ts'
import { auditSchema, auditView } from '../schemas/audit.ts'
import { listParts, organizationOf, pageOf, workspaceOf } from './parts.ts'

const parts = { tag: 'Audit', ...listParts(auditSchema, ({ id }: AuditRecord) => id, auditView) }

export const AUDIT_ROUTES: readonly Route[] = [
  route('GET /v1/audit', {
    ...parts,
    summary: 'Your own history, newest first',
    useCase: ownHistory,
    input: ({ query }) => pageOf(query),
  }),
  route('GET /v1/workspaces/{workspaceId}/audit', {
    ...parts,
    summary: 'The history of a workspace',
    useCase: workspaceHistory,
    input: ({ params, query }) => ({ ...workspaceOf(params), ...pageOf(query) }),
  }),
  route('GET /v1/organizations/{organizationId}/audit', {
    ...parts,
    summary: 'The history of an organization',
    useCase: organizationHistory,
    input: ({ params, query }) => ({ ...organizationOf(params), ...pageOf(query) }),
  }),
  route('GET /v1/platform/audit', {
    ...parts,
    summary: 'The history of the whole platform',
    useCase: platformHistory,
    input: ({ query }) => pageOf(query),
  }),
]
