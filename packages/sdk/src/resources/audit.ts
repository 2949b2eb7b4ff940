import type { Call } from '../call/caller.ts'
import { type ListOptions, listing } from '../call/pages.ts'
import type { AuditEntry } from '../model/platform.ts'
import { operations } from '../operations.ts'

/** What happened, newest first. */
export function audit(call: Call) {
  const { audit: table } = operations
  return {
    own: (options?: ListOptions) => listing<AuditEntry>(call, table.own, {}, options),
    workspace: (workspaceId: string, options?: ListOptions) =>
      listing<AuditEntry>(call, table.workspace, { parameters: { workspaceId } }, options),
    organization: (organizationId: string, options?: ListOptions) =>
      listing<AuditEntry>(call, table.organization, { parameters: { organizationId } }, options),
    platform: (options?: ListOptions) => listing<AuditEntry>(call, table.platform, {}, options),
  }
}
