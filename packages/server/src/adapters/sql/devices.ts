import type { Instant } from '@latchkey/core'
import type { Transaction } from 'kysely'
import type { DeviceRequest, DeviceTable } from '../../ports/device-table.ts'
import { digestBytes, digestText } from './digest.ts'
import type { DeviceRow, Tables } from './tables.ts'

export function devices(db: Transaction<Tables>): DeviceTable {
  const all = () => db.selectFrom('device_requests').selectAll()
  const found = (row: DeviceRow | undefined) => (row === undefined ? null : requestFrom(row))
  return {
    async find(lookup) {
      return found(await all().where('lookup', '=', digestBytes(lookup)).executeTakeFirst())
    },
    async findByUserCode(userCode) {
      return found(await all().where('user_code', '=', userCode).executeTakeFirst())
    },
    async insert(request, forgotten) {
      await db.deleteFrom('device_requests').where('expires_at', '<', forgotten).execute()
      await db.insertInto('device_requests').values(requestRow(request)).execute()
    },
    async update(request) {
      const { lookup, state, principal_id, interval_ms, polled_at } = requestRow(request)
      await db
        .updateTable('device_requests')
        .set({ state, principal_id, interval_ms, polled_at })
        .where('lookup', '=', lookup)
        .execute()
    },
    async delete(lookup) {
      await db.deleteFrom('device_requests').where('lookup', '=', digestBytes(lookup)).execute()
    },
  }
}

function requestFrom(row: DeviceRow): DeviceRequest {
  return {
    lookup: digestText(row.lookup),
    userCode: row.user_code,
    device: row.device,
    address: row.address,
    state: row.state as DeviceRequest['state'],
    principalId: row.principal_id as DeviceRequest['principalId'],
    intervalMs: row.interval_ms,
    polledAt: row.polled_at as Instant | null,
    expiresAt: row.expires_at as Instant,
  }
}

function requestRow(request: DeviceRequest): DeviceRow {
  const { device, address, state } = request
  return {
    ...{ device, address, state },
    lookup: digestBytes(request.lookup),
    user_code: request.userCode,
    principal_id: request.principalId,
    interval_ms: request.intervalMs,
    polled_at: request.polledAt,
    expires_at: request.expiresAt,
  }
}
