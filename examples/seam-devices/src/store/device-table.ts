import type { DatabaseSync } from 'node:sqlite'
import type { Device } from '../devices/device.ts'
import type { DeviceFilter } from '../devices/device-filter.ts'

/** The last device of a page: the next one begins after it. */
export interface Position {
  readonly createdAt: string
  readonly deviceId: string
}

/** Every query takes the workspace first, so that none can be written without it. */
export interface DeviceTable {
  /** Keeps a device that is already there as it is. */
  add(device: Device): void
  get(workspaceId: string, by: { readonly deviceId: string } | { readonly name: string }): Device | undefined
  /** At most `count` devices, the newest first. */
  list(workspaceId: string, filter: DeviceFilter, after: Position | undefined, count: number): Device[]
}

const LIST = `
  select document from device
  where workspace_id = :workspace
    and (:after_created_at is null or (created_at, device_id) < (:after_created_at, :after_device_id))
    and (:device_ids is null or device_id in (select value from json_each(:device_ids)))
    and (:device_types is null or device_type in (select value from json_each(:device_types)))
    and (:connected_account_ids is null or connected_account_id in (select value from json_each(:connected_account_ids)))
    and (:manufacturer is null or manufacturer = :manufacturer)
    and (:created_before is null or created_at < :created_before)
    and (:space_id is null or exists (select 1 from json_each(document, '$.space_ids') where value = :space_id))
    and (:search is null
      or instr(lower(document ->> '$.display_name'), :search) > 0
      or instr(lower(coalesce(document ->> '$.location.location_name', '')), :search) > 0
      or exists (select 1 from json_each(document, '$.custom_metadata') where instr(lower(value), :search) > 0))
    and not exists (select 1 from json_each(:include_if) as flag
      where coalesce(document ->> ('$.' || flag.value), 0) = 0)
    and not exists (select 1 from json_each(:exclude_if) as flag
      where coalesce(document ->> ('$.' || flag.value), 0) = 1)
    and not exists (select 1 from json_each(:metadata) as wanted
      where not exists (select 1 from json_each(document, '$.custom_metadata') as held
        where held.key = wanted.key
          and case held.type when 'true' then 'true' when 'false' then 'false' else held.value end = wanted.value))
  order by created_at desc, device_id desc
  limit :count`

export function deviceTable(database: DatabaseSync): DeviceTable {
  const insert = database.prepare(
    `insert into device (workspace_id, device_id, device_type, manufacturer, connected_account_id, created_at, document)
     values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
  )
  const selectById = database.prepare('select document from device where workspace_id = ? and device_id = ?')
  const selectByName = database.prepare(
    `select document from device where workspace_id = ? and document ->> '$.display_name' = ? order by created_at limit 1`,
  )
  const selectPage = database.prepare(LIST)

  return {
    add(device) {
      insert.run(
        device.workspace_id,
        device.device_id,
        device.device_type,
        device.device_manufacturer.manufacturer,
        device.connected_account_id,
        device.created_at,
        JSON.stringify(device),
      )
    },
    get(workspaceId, by) {
      const row = 'deviceId' in by ? selectById.get(workspaceId, by.deviceId) : selectByName.get(workspaceId, by.name)
      return row === undefined ? undefined : deviceOf(row)
    },
    list(workspaceId, filter, after, count) {
      const rows = selectPage.all({
        workspace: workspaceId,
        after_created_at: after?.createdAt ?? null,
        after_device_id: after?.deviceId ?? null,
        device_ids: listOrNull(filter.deviceIds),
        device_types: listOrNull(filter.deviceTypes),
        connected_account_ids: listOrNull(filter.connectedAccountIds),
        manufacturer: filter.manufacturer ?? null,
        created_before: filter.createdBefore ?? null,
        space_id: filter.spaceId ?? null,
        search: filter.search?.toLowerCase() ?? null,
        include_if: JSON.stringify(filter.includeIf),
        exclude_if: JSON.stringify(filter.excludeIf),
        metadata: JSON.stringify(filter.customMetadata),
        count,
      })
      return rows.map(deviceOf)
    },
  }
}

function listOrNull(values: readonly string[] | undefined): string | null {
  return values === undefined ? null : JSON.stringify(values)
}

function deviceOf(row: Record<string, unknown>): Device {
  return JSON.parse(String(row['document']))
}
