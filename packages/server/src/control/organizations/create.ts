import { LatchkeyError, NO_POLICY, newId, type Organization, type OrganizationId } from '@latchkey/core'
import { chosenOwnerName, freeOwnerName } from '../owner-name.ts'
import { PEOPLE } from '../people.ts'
import { command } from '../use-case.ts'
import { organizationNote } from './organization.ts'

export interface CreateOrganizationInput {
  readonly name: string
  /** Derived from the name when left out. */
  readonly slug?: string | undefined
}

/** A new organization, owned by whoever makes it. */
export const createOrganization = command(
  { scope: 'organizations:create', at: 'account', callers: PEOPLE },
  async (context, { name, slug }: CreateOrganizationInput) => {
    const { tables, caller, now, random } = context
    if (caller.limitedTo !== null) {
      throw new LatchkeyError(
        'exceeds_own_access',
        'This token is limited to some workspaces, so it can’t create an organization; use one without that limit.',
      )
    }
    const organization: Organization = {
      id: newId<OrganizationId>('org', now, random),
      slug:
        slug === undefined ? await freeOwnerName(context, name, 'organization') : await chosenOwnerName(context, slug),
      name,
      state: 'active',
      policy: NO_POLICY,
      createdAt: now,
      updatedAt: now,
    }
    await tables.organizations.insert(organization)
    await tables.organizations.setMember(organization.id, caller.principal.id, 'owner')
    const note = organizationNote('created', organization, { name, slug: organization.slug })
    return { value: organization, audit: [{ ...note, ownerId: caller.principal.id }], changes: [] }
  },
)
