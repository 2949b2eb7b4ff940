import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The demo's line of JSON. */
export interface ClarifaiPlatform {
  readonly service: string
  readonly rest: string
  readonly grpc: string
  readonly grpcTls: string
  readonly caFile: string
  readonly pat: string
  readonly userId: string
  readonly appId: string
  readonly modelId: string
  readonly appKey: string
  readonly publicUserId: string
  readonly publicAppId: string
  readonly publicModelId: string
  readonly privateUserId: string
  readonly privateAppId: string
  readonly privateModelId: string
  readonly narrowPat: string
  readonly serviceKey: string
  close(): Promise<void>
}

const PROGRAM = fileURLToPath(new URL('../../../packages/cli/src/main.ts', import.meta.url))

/** Runs the demo as anybody would. */
export async function startClarifaiPlatform(): Promise<ClarifaiPlatform> {
  const child = spawn(process.execPath, ['--conditions=latchkey-source', PROGRAM, 'demo', 'clarifai', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([first]) => String(first)),
    ended.then(() => {
      throw new Error('The demo ended before it was up.')
    }),
  ])
  return {
    ...(JSON.parse(line) as Omit<ClarifaiPlatform, 'close'>),
    async close() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** PNG of one pixel, red. */
export const RED_PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg=='

export const CLIENTS = fileURLToPath(new URL('clients/', import.meta.url))
