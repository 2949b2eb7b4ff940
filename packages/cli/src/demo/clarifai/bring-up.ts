import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startService } from '../../commands/service/start-service.ts'
import { CommandFailure } from '../../failure.ts'
import { answers, apiAddress, chooseApiPort, choosePort, HOST, USUAL_PORT } from '../bring-up.ts'
import type { Demo } from '../demo.ts'
import { readState, writeState } from '../demo-state.ts'
import { loadExample } from '../example-api.ts'
import { consoleKeys } from '../people.ts'
import { clarifaiGreeting } from './greeting.ts'
import { type ClarifaiProvisioned, type ClarifaiState, provisionClarifai } from './provision.ts'
import { demoRecoveryKeys } from './recovery-key.ts'

interface ModelsApi {
  readonly url: string
  readonly address: string
  addModel(workspaceId: string, model: { id: string; name: string; description: string }): void
  close(): Promise<void>
}

interface ModelsOptions {
  readonly latchkeyUrl: string
  readonly serviceKey: string
  readonly dataFile: string
  readonly caFile: string
  readonly host: string
  readonly port: number
  readonly fetchFromLoopback: boolean
}

const EXAMPLE = { example: '@latchkey/example-clarifai-models', start: 'startClarifaiModels' }

/** The model of every app. */
const COLORS = {
  id: 'color-recognition',
  name: 'Color recognition',
  description: 'The dominant colours of an image, counted.',
}
const GENERAL = {
  id: 'general-image-recognition',
  name: 'General image recognition',
  description: 'The same code as color-recognition, under the name that Clarifai’s documentation uses.',
}

export const clarifaiDemo: Demo = async (folder, ports, stop, onStarted) => {
  const startModels = (await loadExample(EXAMPLE)) as unknown as (options: ModelsOptions) => Promise<ModelsApi>
  const state = readState<ClarifaiState>(folder.path)
  const serviceFolder = join(folder.path, 'service')
  // A first start that was cut short has shown its token to nobody: what it left is of no use.
  if (state === null) rmSync(serviceFolder, { recursive: true, force: true })
  mkdirSync(serviceFolder, { recursive: true, mode: 0o700 })

  const { PRESETS } = await import('@latchkey/server')
  const port = await choosePort(ports.port, USUAL_PORT, folder, 'The service')
  const apiPort = await chooseApiPort(ports.apiPort, port, folder)
  const platform = { ...PRESETS.clarifai, ...apiAddress(apiPort) }
  const recoveryKeys = demoRecoveryKeys(folder)
  const service = await startService({ dataFolder: serviceFolder, host: HOST, port, platform, recoveryKeys })
  onStarted(() => service.close())
  stop.throwIfAborted()

  const setupSecret = service.setUpSecret?.reveal() ?? null
  if (state === null && setupSecret === null) {
    throw new CommandFailure('failure', `${folder.path} holds another service's data: delete it, and start afresh.`)
  }
  const first: ClarifaiProvisioned | null =
    setupSecret === null ? null : await provisionClarifai(service.url, setupSecret, folder.lasting)
  const { serviceKey, own, open, closed, joined, team } = first ?? (state as ClarifaiState)
  stop.throwIfAborted()

  const caFile = join(folder.path, 'ca.pem')
  const api = await startModels({
    latchkeyUrl: service.url,
    serviceKey,
    dataFile: join(folder.path, 'example.db'),
    caFile,
    host: HOST,
    port: apiPort,
    fetchFromLoopback: true,
  })
  onStarted(() => api.close())
  for (const { workspaceId } of [own, open, closed, joined, team]) api.addModel(workspaceId, COLORS)
  api.addModel(open.workspaceId, GENERAL)
  await answers(service.url, '/health/ready')
  await answers(api.url, '/v2/status_codes')
  stop.throwIfAborted()

  if (folder.lasting && first !== null) {
    writeState(folder.path, { serviceKey, own, open, closed, joined, team } satisfies ClarifaiState)
  }
  const json = {
    service: service.url,
    rest: api.url,
    grpc: api.address,
    // Node's gRPC client takes no bare address for a name to check a certificate against.
    grpcTls: api.address.replace(HOST, 'localhost'),
    caFile,
    pat: first?.pat ?? null,
    userId: own.userId,
    appId: own.appId,
    modelId: COLORS.id,
    appKey: first?.appKey ?? null,
    publicUserId: open.userId,
    publicAppId: open.appId,
    publicModelId: GENERAL.id,
    privateUserId: closed.userId,
    privateAppId: closed.appId,
    privateModelId: COLORS.id,
    narrowPat: first?.narrowPat ?? null,
    serviceKey,
    ...consoleKeys(first?.consolePassword ?? null),
  }
  const shared = [joined, team].map(({ userId, appId }) => `${userId}/${appId}`)
  return { json, greeting: clarifaiGreeting({ ...json, shared, folder: folder.lasting ? folder.path : null }) }
}
