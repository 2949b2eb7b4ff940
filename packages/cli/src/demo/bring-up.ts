import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { chosenDatabase } from '../commands/service/database.ts'
import { startService } from '../commands/service/start-service.ts'
import { CommandFailure } from '../failure.ts'
import { note } from '../output/print.ts'
import type { DemoFolder } from './demo-folder.ts'
import type { DemoPlaces, DemoPreset, DemoSecrets, DemoState } from './demo-preset.ts'
import { readState, writeState } from './demo-state.ts'
import { loadExample } from './example-api.ts'
import { freePort } from './free-port.ts'
import { demoPresets, type PresetName } from './presets.ts'

export const HOST = '127.0.0.1'
export const USUAL_PORT = 8787
const USUAL_API_PORT = 8788

export interface Ports {
  readonly port?: number
  readonly apiPort?: number
}

/** Both are up and answer; the secrets of people are there at the first start alone. */
export interface RunningDemo {
  readonly places: DemoPlaces
  readonly state: DemoState
  readonly secrets: DemoSecrets | null
}

/**
 * Starts service and example over a folder, and fills them when the folder is new. Each thing that was started is handed to `onStarted`
 * with the way to close it, also when a later step fails; throws the signal's reason when it is aborted on the way.
 */
export async function bringUp(
  name: PresetName,
  folder: DemoFolder,
  ports: Ports,
  stop: AbortSignal,
  onStarted: (close: () => Promise<unknown>) => void,
): Promise<RunningDemo> {
  const preset: DemoPreset = demoPresets[name]
  const startExample = await loadExample(preset)
  const state = readState<DemoState>(folder.path)
  const serviceFolder = join(folder.path, 'service')
  // A first start that was cut short has shown its token to nobody: what it left is of no use.
  if (state === null) rmSync(serviceFolder, { recursive: true, force: true })
  mkdirSync(serviceFolder, { recursive: true, mode: 0o700 })

  const { PRESETS } = await import('@latchkey/server')
  const port = await choosePort(ports.port, USUAL_PORT, folder, 'The service')
  const apiPort = await chooseApiPort(ports.apiPort, port, folder)
  const service = await startService({
    dataFolder: serviceFolder,
    // A demo that leaves nothing behind has a folder of its own, whatever the environment says.
    database: folder.lasting ? chosenDatabase(undefined) : undefined,
    host: HOST,
    port,
    platform: { ...PRESETS[name], ...apiAddress(apiPort) },
  })
  onStarted(() => service.close())
  stop.throwIfAborted()

  const setupSecret = service.setUpSecret?.reveal() ?? null
  const first = state === null ? await fill(service.url, setupSecret, preset, folder) : null
  const known = first?.state ?? (state as DemoState)
  stop.throwIfAborted()

  const api = await startExample({
    latchkeyUrl: service.url,
    serviceKey: known.serviceKey,
    dataFile: join(folder.path, 'example.db'),
    host: HOST,
    port: apiPort,
  })
  onStarted(() => api.close())
  await preset.seed(api, known)
  await answers(service.url, '/health/ready')
  await answers(api.url, preset.healthPath)
  stop.throwIfAborted()

  if (folder.lasting && first !== null) writeState(folder.path, first.state)
  return {
    places: { service: service.url, api: api.url, folder: folder.lasting ? folder.path : null },
    state: known,
    secrets: first?.secrets ?? null,
  }
}

async function fill(
  url: string,
  setupSecret: string | null,
  preset: DemoPreset,
  folder: DemoFolder,
): ReturnType<DemoPreset['fill']> {
  if (setupSecret !== null) return preset.fill(url, setupSecret, folder.lasting)
  throw new CommandFailure(
    'failure',
    `${folder.path} or DATABASE_URL holds another service's data: delete it, and start afresh.`,
  )
}

/** The port asked for; else, for a demo that lasts, the usual one or the next that is free; else any. */
export async function choosePort(
  asked: number | undefined,
  usual: number,
  folder: DemoFolder,
  who: string,
): Promise<number> {
  if (asked !== undefined || !folder.lasting) return asked ?? 0
  const port = await freePort(usual)
  if (port !== usual) note(`${who} listens elsewhere this time: port ${usual} is taken.`)
  return port
}

/** The example's port, chosen before the service listens on its own. */
export function chooseApiPort(asked: number | undefined, servicePort: number, folder: DemoFolder): Promise<number> {
  return choosePort(asked, Math.max(USUAL_API_PORT, servicePort + 1), folder, 'The example')
}

/** Where the service says that the platform's API is; nothing while the port is any that will be free. */
export function apiAddress(port: number): { readonly apiUrl?: string } {
  return port === 0 ? {} : { apiUrl: `http://${HOST}:${port}` }
}

/** Throws unless there is an answer. */
export async function answers(url: string, path: string): Promise<void> {
  const { ok, status } = await fetch(url + path)
  if (!ok) throw new CommandFailure('failure', `${url}${path} answered ${status} just after it was started.`)
}
