import { CREDENTIAL_SORTS, LISTED_STATUSES } from '@latchkey/core'
import { z } from 'zod'
import { orderedPageFields, searchText } from './list.ts'

const searchFields = {
  q: searchText.meta({ description: 'Words that each stand in the name, the hint or the description, in any case.' }),
}

export const searchQuery = z.strictObject(searchFields)

export const credentialListQuery = z.strictObject({
  ...orderedPageFields,
  ...searchFields,
  status: z
    .enum(LISTED_STATUSES)
    .optional()
    .meta({ description: '`expiring` are those active ones that expire within seven days.' }),
  sort: z
    .enum(CREDENTIAL_SORTS)
    .default('created')
    .meta({ description: 'What was never used is taken as used longest ago; what never expires, as expiring last.' }),
  order: z
    .enum(['asc', 'desc'])
    .optional()
    .meta({ description: 'Default: `asc` by name and expiry, `desc` by creation and last use.' }),
})

export const countsSchema = z
  .object(
    Object.fromEntries(LISTED_STATUSES.map((status) => [status, z.int()])) as Record<
      (typeof LISTED_STATUSES)[number],
      z.ZodInt
    >,
  )
  .meta({ id: 'CredentialCounts', description: 'What expires soon is counted as active and as expiring.' })
