import type { Call, CallOptions, Fetch } from '../call/caller.ts'
import { type ListOptions, listing } from '../call/pages.ts'
import type { AuditEntry } from '../model/platform.ts'
import { operations } from '../operations.ts'

/** Which part of a history; what is left out narrows nothing. */
export interface AuditFilter {
  /** An action such as `token.revoked`, or its thing: `token`. */
  readonly action?: string | undefined
  /** Who did it: the id of a principal or of a credential. */
  readonly actor?: string | undefined
  /** What it was done to. */
  readonly subject?: string | undefined
  /** RFC 3339. */
  readonly from?: string | undefined
  /** RFC 3339, exclusive. */
  readonly to?: string | undefined
}

export type AuditListOptions = ListOptions & AuditFilter
export type AuditExportOptions = CallOptions & AuditFilter & { readonly format?: 'csv' | 'jsonl' | undefined }

/** What happened, newest first; whole histories as files, in the memory of one page. */
export function audit(call: Call, fetch: Fetch) {
  const { audit: table } = operations
  type Parameters = Readonly<Record<string, string>>
  const list =
    (operation: (typeof table)[keyof typeof table]) =>
    (parameters: Parameters, { action, actor, subject, from, to, ...options }: AuditListOptions = {}) =>
      listing<AuditEntry>(call, operation, { parameters, query: { action, actor, subject, from, to } }, options)
  const file =
    (operation: (typeof table)[keyof typeof table]) =>
    (parameters: Parameters, { action, actor, subject, from, to, format, ...options }: AuditExportOptions = {}) =>
      fetch(operation, { parameters, query: { action, actor, subject, from, to, format } }, options)
  return {
    own: (options?: AuditListOptions) => list(table.own)({}, options),
    workspace: (workspaceId: string, options?: AuditListOptions) => list(table.workspace)({ workspaceId }, options),
    organization: (organizationId: string, options?: AuditListOptions) =>
      list(table.organization)({ organizationId }, options),
    platform: (options?: AuditListOptions) => list(table.platform)({}, options),
    exportOwn: (options?: AuditExportOptions) => file(table.exportOwn)({}, options),
    exportWorkspace: (workspaceId: string, options?: AuditExportOptions) =>
      file(table.exportWorkspace)({ workspaceId }, options),
    exportOrganization: (organizationId: string, options?: AuditExportOptions) =>
      file(table.exportOrganization)({ organizationId }, options),
    exportPlatform: (options?: AuditExportOptions) => file(table.exportPlatform)({}, options),
  }
}
