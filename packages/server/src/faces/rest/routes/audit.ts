import type { AuditRecord } from '@latchkey/core'
import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import {
  type HistoryInput,
  organizationHistory,
  ownHistory,
  platformHistory,
  workspaceHistory,
} from '../../../control/audit/history.ts'
import { type Download, type Route, route } from '../route.ts'
import { auditSchema, auditView, exportQuery, historyQuery } from '../schemas/audit.ts'
import { listParts, organizationOf, pageOf, workspaceOf } from './parts.ts'

const tag = 'Audit'
const parts = { tag, ...listParts(auditSchema, ({ id }: AuditRecord) => id, auditView), query: historyQuery }

type Query = z.output<typeof historyQuery>
type ExportQuery = z.output<typeof exportQuery>

const historyOf = ({ limit, cursor, ...filter }: Query): HistoryInput => ({ ...filter, ...pageOf({ limit, cursor }) })

const RECORDS_AT_ONCE = 500
const exportOf = ({ format: _, ...filter }: ExportQuery): HistoryInput => ({
  ...filter,
  page: { limit: RECORDS_AT_ONCE, after: null },
})

const COLUMNS = [
  'id',
  'at',
  'action',
  'actorId',
  'actorCredentialId',
  'subjectId',
  'ownerId',
  'workspaceId',
  'organizationId',
  'detail',
]

function csvOf(records: readonly AuditRecord[], isFirst: boolean): string {
  const rows = records.map(auditView).map(({ actor, detail, ...entry }) => ({
    ...entry,
    actorId: actor?.principalId ?? '',
    actorCredentialId: actor?.credentialId ?? '',
    detail: JSON.stringify(detail),
  }))
  // What people wrote must not be run as a formula by the spreadsheet that opens it.
  return stringify(rows, { columns: COLUMNS, header: isFirst, escape_formulas: true, record_delimiter: 'windows' })
}

const jsonLinesOf = (records: readonly AuditRecord[]): string =>
  records.map((record) => `${JSON.stringify(auditView(record))}\n`).join('')

const isCsv = ({ query }: { readonly query: unknown }) => (query as ExportQuery).format === 'csv'

const download: Download = {
  contentType: (request) => (isCsv(request) ? 'text/csv; charset=utf-8; header=present' : 'application/jsonl'),
  fileName: (request) => (isCsv(request) ? 'audit.csv' : 'audit.jsonl'),
  next(input, value) {
    const records = value as readonly AuditRecord[]
    const last = records.at(-1)
    if (last === undefined || records.length < RECORDS_AT_ONCE) return null
    return { ...(input as HistoryInput), page: { limit: RECORDS_AT_ONCE, after: last.id } }
  },
  write(value, isFirst, request) {
    const records = value as readonly AuditRecord[]
    return isCsv(request) ? csvOf(records, isFirst) : jsonLinesOf(records)
  },
}

const file = { tag, query: exportQuery, answer: z.string(), download, view: () => null }

export const AUDIT_ROUTES: readonly Route[] = [
  route('GET /v1/audit', {
    ...parts,
    summary: 'Your own history, newest first',
    useCase: ownHistory,
    input: ({ query }) => historyOf(query),
  }),
  route('GET /v1/workspaces/{workspaceId}/audit', {
    ...parts,
    summary: 'The history of a workspace',
    useCase: workspaceHistory,
    input: ({ params, query }) => ({ ...workspaceOf(params), ...historyOf(query) }),
  }),
  route('GET /v1/organizations/{organizationId}/audit', {
    ...parts,
    summary: 'The history of an organization',
    useCase: organizationHistory,
    input: ({ params, query }) => ({ ...organizationOf(params), ...historyOf(query) }),
  }),
  route('GET /v1/platform/audit', {
    ...parts,
    summary: 'The history of the whole platform',
    useCase: platformHistory,
    input: ({ query }) => historyOf(query),
  }),
  route('GET /v1/audit/export', {
    ...file,
    summary: 'Your own history as a file, newest first',
    useCase: ownHistory,
    input: ({ query }) => exportOf(query),
  }),
  route('GET /v1/workspaces/{workspaceId}/audit/export', {
    ...file,
    summary: 'The history of a workspace as a file',
    useCase: workspaceHistory,
    input: ({ params, query }) => ({ ...workspaceOf(params), ...exportOf(query) }),
  }),
  route('GET /v1/organizations/{organizationId}/audit/export', {
    ...file,
    summary: 'The history of an organization as a file',
    useCase: organizationHistory,
    input: ({ params, query }) => ({ ...organizationOf(params), ...exportOf(query) }),
  }),
  route('GET /v1/platform/audit/export', {
    ...file,
    summary: 'The history of the whole platform as a file',
    useCase: platformHistory,
    input: ({ query }) => exportOf(query),
  }),
]
