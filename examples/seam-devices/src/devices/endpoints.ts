import { z } from 'zod'
import { callerWorkspace } from '../caller-workspace.ts'
import { type Endpoint, endpoint } from '../http/endpoint.ts'
import { invalidInput, SeamError } from '../http/seam-error.ts'
import type { DeviceTable } from '../store/device-table.ts'
import { deviceFilter, deviceFilterParameters } from './device-filter.ts'
import { nextPageUrl } from './next-page-url.ts'
import { readCursor, writeCursor } from './page-cursor.ts'

const LARGEST_PAGE = 500

export function deviceEndpoints(devices: DeviceTable): Endpoint[] {
  return [
    endpoint({
      path: '/devices/list',
      title: 'List Devices',
      methods: ['GET', 'POST'],
      requirement: { scopes: ['devices:read'], workspace: 'required' },
      parameters: z.strictObject({
        ...deviceFilterParameters,
        limit: z.int().min(1).max(LARGEST_PAGE).default(LARGEST_PAGE),
        page_cursor: z.string().max(1000).nullable().optional(),
      }),
      response: { key: 'devices', resource: 'device', shape: 'pages' },
      answer({ parameters, caller, url }) {
        const { page_cursor, ...list } = parameters
        const workspaceId = callerWorkspace(caller).id
        const tiedTo = { ...list, workspaceId }
        const after = page_cursor == null ? undefined : readCursor(page_cursor, tiedTo)
        const found = devices.list(workspaceId, deviceFilter(list), after, list.limit + 1)
        const page = found.slice(0, list.limit)
        const last = page.at(-1)
        const next =
          found.length > page.length && last !== undefined
            ? writeCursor({ createdAt: last.created_at, deviceId: last.device_id }, tiedTo)
            : null
        return {
          devices: page,
          pagination: {
            has_next_page: next !== null,
            next_page_cursor: next,
            next_page_url: next === null ? null : nextPageUrl(url, list, next),
          },
        }
      },
    }),
    endpoint({
      path: '/devices/get',
      title: 'Get a Device',
      methods: ['GET', 'POST'],
      requirement: { scopes: ['devices:read'], workspace: 'required' },
      parameters: z.strictObject({ device_id: z.string().max(200).optional(), name: z.string().max(200).optional() }),
      response: { key: 'device', resource: 'device', shape: 'one' },
      answer({ parameters: { device_id, name }, caller }) {
        const by = device_id !== undefined ? { deviceId: device_id } : name !== undefined ? { name } : undefined
        if (by === undefined) throw invalidInput('Must specify either device_id or name.')
        const device = devices.get(callerWorkspace(caller).id, by)
        if (device === undefined) throw new SeamError(404, 'device_not_found', 'Device not found')
        return { device }
      },
    }),
  ]
}
