import { createGuard, seam } from '@latchkey/guard'
import { createSeamApi } from './api.ts'
import { type Listening, listen } from './listen.ts'
import type { Profile } from './seed/profiles.ts'
import { seedDevices } from './seed/seed-devices.ts'
import { openStore } from './store/store.ts'
import { latchkeyDirectory } from './workspaces/latchkey-directory.ts'

export interface SeamDevicesConfig {
  readonly latchkeyUrl: string
  readonly serviceKey: string
  /** The file of this API's own database, made when absent. */
  readonly dataFile: string
  readonly host?: string
  /** 0: any free one. */
  readonly port?: number
}

export interface SeamDevices extends Listening {
  /** Puts devices into a workspace, once: a second time changes nothing. */
  seed(workspaceId: string, profile: Profile): void
}

/** The API, guarded by a Latchkey service, on an address of this machine. */
export async function startSeamDevices(config: SeamDevicesConfig): Promise<SeamDevices> {
  const guard = createGuard({ url: config.latchkeyUrl, serviceKey: config.serviceKey, dialect: seam })
  const store = openStore(config.dataFile)
  const api = createSeamApi({
    guard,
    workspaces: latchkeyDirectory(config.latchkeyUrl),
    store,
    onFault: (fault) => console.error(fault),
  })
  try {
    const { url, close } = await listen(api.fetch, { host: config.host ?? '127.0.0.1', port: config.port ?? 0 })
    return {
      url,
      seed: (workspaceId, profile) => seedDevices(store, workspaceId, profile),
      async close() {
        await close()
        store.close()
      },
    }
  } catch (cause) {
    store.close()
    throw cause
  }
}
