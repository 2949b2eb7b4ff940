import { z } from 'zod'
import { ABILITIES, type Ability } from './device.ts'
import { DEVICE_TYPES, type DeviceType } from './device-types.ts'

/** Which devices of a workspace are meant; every part that is given narrows. */
export interface DeviceFilter {
  readonly deviceIds: readonly string[] | undefined
  readonly deviceTypes: readonly DeviceType[] | undefined
  readonly connectedAccountIds: readonly string[] | undefined
  readonly manufacturer: string | undefined
  /** RFC 3339 in UTC with milliseconds, as devices hold it. */
  readonly createdBefore: string | undefined
  readonly spaceId: string | undefined
  readonly search: string | undefined
  readonly includeIf: readonly Ability[]
  readonly excludeIf: readonly Ability[]
  readonly customMetadata: Readonly<Record<string, string>>
}

/** Longest list of a filter. */
const LIST_LENGTH = 500

const id = z.string().max(200)
const ids = z.array(id).max(LIST_LENGTH)
const abilities = z.array(z.enum(ABILITIES)).max(ABILITIES.length)

export const deviceFilterParameters = {
  device_ids: ids.optional(),
  device_type: z.enum(DEVICE_TYPES).optional(),
  device_types: z.array(z.enum(DEVICE_TYPES)).max(LIST_LENGTH).optional(),
  connected_account_id: id.optional(),
  connected_account_ids: ids.optional(),
  manufacturer: id.optional(),
  created_before: z.iso.datetime({ offset: true }).optional(),
  space_id: id.optional(),
  search: z.string().min(1).max(200).optional(),
  include_if: abilities.optional(),
  exclude_if: abilities.optional(),
  custom_metadata_has: z.record(z.string().max(40), z.union([z.string().max(500), z.boolean()])).optional(),
}

export function deviceFilter(given: z.output<z.ZodObject<typeof deviceFilterParameters>>): DeviceFilter {
  return {
    deviceIds: given.device_ids,
    deviceTypes: both(given.device_types, given.device_type),
    connectedAccountIds: both(given.connected_account_ids, given.connected_account_id),
    manufacturer: given.manufacturer,
    createdBefore: given.created_before === undefined ? undefined : new Date(given.created_before).toISOString(),
    spaceId: given.space_id,
    search: given.search,
    includeIf: given.include_if ?? [],
    excludeIf: given.exclude_if ?? [],
    customMetadata: Object.fromEntries(
      Object.entries(given.custom_metadata_has ?? {}).map(([key, value]) => [key, String(value)]),
    ),
  }
}

/** The list, the single value, or what is in both. */
function both<Value>(list: readonly Value[] | undefined, single: Value | undefined): readonly Value[] | undefined {
  if (single === undefined) return list
  return list === undefined || list.includes(single) ? [single] : []
}
