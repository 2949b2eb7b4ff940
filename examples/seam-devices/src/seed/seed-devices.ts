import { createHash } from 'node:crypto'
import type { Device } from '../devices/device.ts'
import type { Store } from '../store/store.ts'
import type { DeviceSeed } from './device-seed.ts'
import { PROFILES, type Profile } from './profiles.ts'

const FIRST_CONNECTED = Date.UTC(2026, 1, 3, 9, 12, 27)
const BETWEEN_CONNECTIONS_MS = 37 * 60 * 60 * 1000

/**
 * Puts a profile's devices into a workspace. Ids are made from the workspace's and the device's name, so that doing it again, after a restart
 * for example, changes nothing.
 */
export function seedDevices(store: Store, workspaceId: string, profile: Profile): void {
  for (const [place, seed] of PROFILES[profile].entries()) store.devices.add(deviceOf(seed, workspaceId, place))
}

function deviceOf({ account, space, ...seed }: DeviceSeed, workspaceId: string, place: number): Device {
  return {
    device_id: uuidOf(workspaceId, 'device', seed.device_type, space),
    workspace_id: workspaceId,
    connected_account_id: uuidOf(workspaceId, 'account', account),
    space_ids: [uuidOf(workspaceId, 'space', space)],
    created_at: new Date(FIRST_CONNECTED + place * BETWEEN_CONNECTIONS_MS).toISOString(),
    ...seed,
  }
}

/** A UUID of version 8 (RFC 9562, section 5.8): the same words give the same one. */
function uuidOf(...words: string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(words)).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
