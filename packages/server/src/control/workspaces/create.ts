import {
  type ChangeSubject,
  LatchkeyError,
  NO_POLICY,
  newId,
  notFound,
  type OrganizationId,
  type Workspace,
  type WorkspaceId,
} from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import { accessOrganization } from '../access/rights.ts'
import { PEOPLE } from '../people.ts'
import { checkedSlug, freeSlug, slugOf } from '../slug.ts'
import { type Context, command } from '../use-case.ts'
import { workspaceNote } from './workspace.ts'

export interface CreateWorkspaceInput {
  readonly name: string
  /** Derived from the name when left out. */
  readonly slug?: string | undefined
  readonly visibility?: Workspace['visibility'] | undefined
  /** The organization that will own it; the caller when left out. */
  readonly organizationId?: OrganizationId | undefined
}

export const createWorkspace = command(
  { scope: 'workspaces:create', at: 'account', callers: PEOPLE },
  async (context, input: CreateWorkspaceInput) => {
    const { tables, caller, now, random } = context
    if (caller.limitedTo !== null) {
      throw new LatchkeyError(
        'exceeds_own_access',
        'This token is limited to some workspaces, so it can’t create another; use one without that limit.',
      )
    }
    const owner = await ownerOf(context, input.organizationId)
    const slug = await freeSlugOf(context, owner.name, input)
    const workspace: Workspace = {
      id: newId<WorkspaceId>('ws', now, random),
      address: `${owner.name}/${slug}`,
      slug,
      name: input.name,
      ownerId: owner.ownerId,
      organizationId: owner.organizationId,
      visibility: input.visibility ?? 'private',
      state: 'active',
      policy: NO_POLICY,
      createdAt: now,
      updatedAt: now,
    }
    await tables.workspaces.insert(workspace)
    const note = workspaceNote('created', workspace, {
      name: workspace.name,
      address: workspace.address,
      visibility: workspace.visibility,
    })
    // The owner too: a verifier may remember that a token of theirs found nothing at this address.
    return { value: workspace, audit: [note], changes: [{ type: 'workspace', id: workspace.id }, owner.change] }
  },
)

interface Owner extends Pick<Workspace, 'ownerId' | 'organizationId'> {
  /** What addresses begin with. */
  readonly name: string
  readonly change: ChangeSubject
}

async function ownerOf(
  { tables, platform, caller }: Context<ReadTables>,
  id: OrganizationId | undefined,
): Promise<Owner> {
  if (id === undefined) {
    const user = await tables.principals.find(caller.principal.id)
    if (user?.type !== 'user') throw notFound('user')
    return { name: user.handle, ownerId: user.id, organizationId: null, change: { type: 'principal', id: user.id } }
  }
  const { organization, scopes } = await accessOrganization(tables, platform, caller, id)
  if (!scopes.includes('workspaces:create')) {
    throw new LatchkeyError(
      'scope_missing',
      'This needs the scope workspaces:create in the organization, which the credential or its owner does not have.',
      {
        requiredScopes: ['workspaces:create'],
      },
    )
  }
  return { name: organization.slug, ownerId: null, organizationId: id, change: { type: 'organization', id } }
}

async function freeSlugOf(
  { tables, random }: Context<ReadTables>,
  owner: string,
  { slug, name }: CreateWorkspaceInput,
): Promise<string> {
  const isTaken = async (choice: string) => (await tables.workspaces.findByAddress(`${owner}/${choice}`)) !== null
  if (slug === undefined) return freeSlug(slugOf(name, 'workspace'), isTaken, random)
  const chosen = checkedSlug(slug)
  if (!(await isTaken(chosen))) return chosen
  const message = `The address ${owner}/${chosen} is taken, or was; choose another slug.`
  throw new LatchkeyError('already_exists', message, { fields: [{ pointer: '/slug', message }] })
}
