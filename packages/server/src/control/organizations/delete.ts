import type { Organization, WorkspaceId } from '@latchkey/core'
import type { WriteTables } from '../../ports/management-store.ts'
import { type Effects, together } from '../effects.ts'
import { asSeenFrom, distinct, stoppingWithOrganization } from '../impact.ts'
import { every } from '../paging.ts'
import { deleteAccount } from '../service-accounts/state.ts'
import { type Context, command, query } from '../use-case.ts'
import { dissolveWorkspace } from '../workspaces/delete.ts'
import { ORGANIZATION_WRITE, organizationNote } from './organization.ts'

/** Takes an organization away for good, with its workspaces and service accounts. */
export const deleteOrganization = command(ORGANIZATION_WRITE, async (context, _input: object) => ({
  value: undefined,
  ...(await dissolveOrganization(context, context.organization.organization)),
}))

export async function dissolveOrganization(context: Context<WriteTables>, before: Organization): Promise<Effects> {
  const { tables, now } = context
  const steps: Effects[] = []
  for await (const workspace of every((page) => tables.workspaces.ofOrganization(before.id, page))) {
    steps.push(await dissolveWorkspace(context, workspace))
  }
  for await (const account of every((page) => tables.principals.list(before.id, page))) {
    steps.push(await deleteAccount(context, account))
  }
  const after: Organization = { ...before, state: 'deleted', updatedAt: now }
  await tables.organizations.update(after)
  steps.push({ audit: [organizationNote('deleted', after)], changes: [{ type: 'organization', id: after.id }] })
  return together(steps)
}

/** What deleting the organization would stop: the active keys of its workspaces, tokens made for one by name, and tokens of its service accounts. */
export const previewOrganization = query(ORGANIZATION_WRITE, async (context, _input: object) => {
  const { tables } = context
  const { organization } = context.organization
  const ids: WorkspaceId[] = []
  for await (const { id } of every((page) => tables.workspaces.ofOrganization(organization.id, page))) ids.push(id)
  const stopping = distinct(await stoppingWithOrganization(context, organization))
  return stopping.map((credential) => asSeenFrom(ids, credential))
})
