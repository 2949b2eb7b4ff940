import {
  intersect,
  LatchkeyError,
  notFound,
  type Organization,
  type OrganizationMember,
  type PrincipalId,
  type WorkspaceId,
} from '@latchkey/core'
import type { ReadTables, WriteTables } from '../../ports/management-store.ts'
import type { Page } from '../../ports/page.ts'
import type { OrganizationAccess } from '../access/rights.ts'
import { type Effects, NO_EFFECTS } from '../effects.ts'
import { activeTokensOf, asSeenFrom } from '../impact.ts'
import { every } from '../paging.ts'
import { requireHolds, requireRole } from '../role-choice.ts'
import { type AuditNote, type Context, command, query } from '../use-case.ts'
import { findUser } from '../users/user.ts'
import { ORGANIZATION_READ, ORGANIZATION_WRITE } from './organization.ts'
import { isOnlyOwner } from './owners.ts'

export interface OrganizationMemberInput {
  readonly principalId: PrincipalId
}

export const listOrganizationMembers = query(
  ORGANIZATION_READ,
  ({ tables, organization }, input: { readonly page: Page }): Promise<OrganizationMember[]> =>
    tables.organizations.members(organization.organization.id, input.page),
)

/** Makes a user a member, or gives a member another role. */
export const setOrganizationMember = command(
  ORGANIZATION_WRITE,
  async (context, input: OrganizationMemberInput & { readonly role: string }) => {
    const { tables, platform, organization } = context
    const { id } = organization.organization
    requireRole(input.role, platform.roles.names.organization)
    const user = await findUser(tables, input.principalId)
    const value: OrganizationMember = { principalId: user.id, name: user.name, role: input.role }
    const before = await tables.organizations.roleOf(id, user.id)
    if (before === input.role) return { value, ...NO_EFFECTS }
    requireHolds(organization.scopes, platform.roles.organizationRights([input.role]))
    await requireHoldsWhatItBrings(context, input.role)
    if (await isOnlyOwner(tables, id, user)) throw lastOwner()
    await tables.organizations.setMember(id, user.id, input.role)
    return { value, ...effects('set', organization.organization, user.id, { from: before, to: input.role }) }
  },
)

/** A role of the organization may bring one in each of its workspaces, so giving the one is bound like giving the other. */
async function requireHoldsWhatItBrings(
  { tables, platform, caller, organization }: Context<ReadTables> & { readonly organization: OrganizationAccess },
  role: string,
): Promise<void> {
  const own = await tables.organizations.roleOf(organization.organization.id, caller.principal.id)
  const inWorkspaces = (name: string | null) =>
    platform.roles.workspaceRights({
      owner: false,
      workspaceRoles: [],
      organizationRoles: name === null ? [] : [name],
      public: false,
    })
  requireHolds(intersect(caller.tokenScopes, inWorkspaces(own)), inWorkspaces(role))
}

/** Takes a member out of the organization, its teams and its workspaces. */
export const removeOrganizationMember = command(ORGANIZATION_WRITE, async (context, input: OrganizationMemberInput) => {
  const { tables, organization } = context
  const { id } = organization.organization
  const member = await tables.principals.find(input.principalId)
  if (member === null || (await tables.organizations.roleOf(id, member.id)) === null) throw notFound('member')
  if (await isOnlyOwner(tables, id, member)) throw lastOwner()
  return { value: undefined, ...(await removeFromOrganization(context, organization.organization, member.id)) }
})

export async function removeFromOrganization(
  { tables }: Context<WriteTables>,
  organization: Organization,
  member: PrincipalId,
): Promise<Effects> {
  await tables.organizations.removeMember(organization.id, member)
  return effects('removed', organization, member)
}

/** The member's active tokens that reach a workspace of the organization now, and would not without the membership. */
export const previewOrganizationMember = query(ORGANIZATION_WRITE, async (context, input: OrganizationMemberInput) => {
  const { tables, organization, now } = context
  const { id } = organization.organization
  if ((await tables.organizations.roleOf(id, input.principalId)) === null) throw notFound('member')
  const ids: WorkspaceId[] = []
  for await (const workspace of every((page) => tables.workspaces.ofOrganization(id, page))) {
    if (await reachesThroughMembership(context, workspace.id, input.principalId)) ids.push(workspace.id)
  }
  const tokens = await activeTokensOf(tables, input.principalId, now)
  const reaching = tokens.filter(
    ({ workspaces }) => ids.length > 0 && (workspaces === null || workspaces.some((name) => ids.includes(name))),
  )
  return reaching.map((token) => asSeenFrom(ids, token))
})

/** Leaving the organization takes every role in its workspaces along; what is open to everybody stays. */
async function reachesThroughMembership(
  { tables, platform }: Context<ReadTables>,
  id: WorkspaceId,
  member: PrincipalId,
): Promise<boolean> {
  const standing = await tables.workspaces.standing(id, member)
  const left = platform.roles.workspaceRights({ ...standing, workspaceRoles: [], organizationRoles: [] })
  return left.length === 0 && platform.roles.workspaceRights(standing).length > 0
}

function effects(
  verb: 'set' | 'removed',
  organization: Organization,
  member: PrincipalId,
  detail: AuditNote['detail'] = {},
): Effects {
  const note = {
    action: `organization_member.${verb}`,
    subjectId: member,
    ownerId: member,
    organizationId: organization.id,
    detail,
  } as const
  return { audit: [note], changes: [{ type: 'principal', id: member }] }
}

function lastOwner(): LatchkeyError {
  return new LatchkeyError(
    'invalid_state',
    'This is the last owner of the organization; make another member an owner first.',
  )
}
