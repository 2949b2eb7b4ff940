import type { Organization } from '@latchkey/core'
import { NO_EFFECTS } from '../effects.ts'
import { command } from '../use-case.ts'
import { ORGANIZATION_WRITE, organizationNote } from './organization.ts'

/** Changes the name. The slug stays, since addresses begin with it. */
export const editOrganization = command(
  ORGANIZATION_WRITE,
  async (context, { name }: { readonly name?: string | undefined }) => {
    const before = context.organization.organization
    if (name === undefined || name === before.name) return { value: before, ...NO_EFFECTS }
    const after: Organization = { ...before, name, updatedAt: context.now }
    await context.tables.organizations.update(after)
    return {
      value: after,
      audit: [organizationNote('edited', after, { from: { name: before.name }, to: { name } })],
      changes: [],
    }
  },
)
