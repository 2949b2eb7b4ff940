import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startService } from '../../commands/service/start-service.ts'
import { CommandFailure } from '../../failure.ts'
import { answers, apiAddress, chooseApiPort, choosePort, HOST, USUAL_PORT } from '../bring-up.ts'
import type { Demo } from '../demo.ts'
import { readState, writeState } from '../demo-state.ts'
import { type ExampleOptions, loadExample } from '../example-api.ts'
import { consoleKeys } from '../people.ts'
import { PROJECT, provisionSpeckle, type SpeckleState } from './provision-speckle.ts'
import { speckleGreeting } from './speckle-greeting.ts'

/** The example's running server, as far as the demo uses it. */
interface SpeckleApi {
  readonly url: string
  close(): Promise<void>
  seed(project: {
    readonly id: string
    readonly name: string
    readonly visibility: 'PRIVATE'
    readonly owner: SpeckleState['owner']
  }): { readonly modelId: string; readonly objectId: string }
}

const EXAMPLE = { example: '@latchkey/example-speckle-projects', start: 'startSpeckleProjects' }

export const speckleDemo: Demo = async (folder, ports, stop, onStarted) => {
  const startExample = await loadExample<(options: ExampleOptions) => Promise<SpeckleApi>>(EXAMPLE)
  const state = readState<SpeckleState>(folder.path)
  const serviceFolder = join(folder.path, 'service')
  // A first start that was cut short has shown its tokens to nobody: what it left is of no use.
  if (state === null) rmSync(serviceFolder, { recursive: true, force: true })
  mkdirSync(serviceFolder, { recursive: true, mode: 0o700 })

  const { PRESETS } = await import('@latchkey/server')
  const port = await choosePort(ports.port, USUAL_PORT, folder, 'The service')
  const apiPort = await chooseApiPort(ports.apiPort, port, folder)
  const platform = { ...PRESETS.speckle, ...apiAddress(apiPort) }
  const service = await startService({ dataFolder: serviceFolder, host: HOST, port, platform })
  onStarted(() => service.close())
  stop.throwIfAborted()

  const setupSecret = service.setUpSecret?.reveal() ?? null
  if (state === null && setupSecret === null)
    throw new CommandFailure('failure', `${folder.path} holds another service's data: delete it, and start afresh.`)
  const first = setupSecret === null ? null : await provisionSpeckle(service.url, setupSecret, folder.lasting)
  const { serviceKey, projectId, owner } = first ?? (state as SpeckleState)
  stop.throwIfAborted()

  const api = await startExample({
    latchkeyUrl: service.url,
    serviceKey,
    dataFile: join(folder.path, 'example.db'),
    host: HOST,
    port: apiPort,
  })
  onStarted(() => api.close())
  const { modelId, objectId } = api.seed({ id: projectId, name: PROJECT, visibility: 'PRIVATE', owner })
  await answers(service.url, '/health/ready')
  await answers(api.url, '/health')
  stop.throwIfAborted()
  if (folder.lasting && first !== null) writeState(folder.path, { serviceKey, projectId, owner })

  const json = {
    service: service.url,
    api: api.url,
    graphql: `${api.url}/graphql`,
    rest: api.url,
    patRead: first?.patRead ?? null,
    patWrite: first?.patWrite ?? null,
    projectId,
    modelId,
    objectId,
    serviceKey,
    ...consoleKeys(first?.consolePassword ?? null),
  }
  return { json, greeting: speckleGreeting(json, folder.lasting ? folder.path : null) }
}
