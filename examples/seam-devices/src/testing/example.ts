import { createSeamApi, type SeamApi, type SeamApiParts } from '../api.ts'
import { seedDevices } from '../seed/seed-devices.ts'
import { openStore, type Store } from '../store/store.ts'
import type { DirectoryWorkspace } from '../workspaces/directory.ts'
import { memoryDirectory } from './memory-directory.ts'
import { type StubCredential, stubGuard } from './stub-guard.ts'

export const PAT = 'seam_at1Example_ofAPersonalAccessToken'
export const READ_ONLY_PAT = 'seam_at1Example_ofAReader'
export const KEY = 'seam_exampleKey'
export const RENTALS = { id: 'ws_rentals', name: 'Sunset Rentals' }
export const OFFICE = { id: 'ws_office', name: 'Linden Offices' }
export const FOREIGN = { id: 'ws_foreign', name: 'Somebody Else' }

const EVERY_SCOPE = ['devices:read', 'workspaces:read', 'workspaces:create', 'workspaces:write']

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body: any
}

export interface Example {
  readonly store: Store
  readonly faults: Error[]
  /** Calls as the PAT in the first workspace unless the headers say otherwise; a body that is an object is sent as JSON. */
  call(target: string, options?: { method?: string; headers?: Record<string, string>; body?: unknown }): Promise<Answer>
  readonly fetch: SeamApi['fetch']
}

/** The whole API on a database in memory, behind a guard that knows three tokens. */
export function example(replaced: Partial<SeamApiParts> = {}): Example {
  const store = openStore(':memory:')
  seedDevices(store, RENTALS.id, 'vacation_rentals')
  seedDevices(store, OFFICE.id, 'office_building')
  seedDevices(store, FOREIGN.id, 'student_housing')
  const credentials = new Map<string, StubCredential>([
    [PAT, { kind: 'pat', workspaces: [RENTALS, OFFICE], scopes: EVERY_SCOPE }],
    [READ_ONLY_PAT, { kind: 'pat', workspaces: [RENTALS], scopes: ['devices:read'] }],
    [KEY, { kind: 'key', workspaces: [RENTALS], scopes: EVERY_SCOPE }],
  ])
  const faults: Error[] = []
  const workspaces: DirectoryWorkspace[] = [RENTALS, OFFICE]
  const { fetch } = createSeamApi({
    guard: stubGuard(credentials),
    workspaces: memoryDirectory(PAT, workspaces),
    store,
    onFault: (fault) => faults.push(fault),
    ...replaced,
  })
  return {
    store,
    faults,
    fetch,
    async call(target, { method = 'GET', headers, body } = {}) {
      const given = headers ?? { authorization: `Bearer ${PAT}`, 'seam-workspace': RENTALS.id }
      const payload =
        body === undefined
          ? {}
          : { body: body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body) }
      const response = await fetch(
        new Request(`http://devices.test${target}`, { method, headers: given, ...payload } as RequestInit),
      )
      const text = await response.text()
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: text === '' ? undefined : JSON.parse(text),
      }
    },
  }
}
