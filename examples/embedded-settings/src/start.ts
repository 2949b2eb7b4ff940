import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Latchkey } from '@latchkey/sdk'
import type { Person } from './people.ts'
import { type Assets, platformApp } from './platform.ts'

export interface EmbeddedSettingsConfig {
  /** Where Latchkey is, for the backend and for browsers. */
  readonly latchkeyUrl: string
  /** A service key with the scope `embeds:create`. */
  readonly serviceKey: string
  readonly people: readonly Person[]
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** In milliseconds since 1970; the system's clock when left out. */
  readonly clock?: () => number
}

export interface EmbeddedSettings {
  /** The origin of the pages. */
  readonly url: string
  close(): Promise<void>
}

/** Starts the platform: its sign-in, its settings page, and the backend that hands people over to the token page. */
export async function startEmbeddedSettings(config: EmbeddedSettingsConfig): Promise<EmbeddedSettings> {
  const { latchkeyUrl, serviceKey, people, host, port, clock = Date.now } = config
  const assets: Assets = {
    '/settings.js': { type: 'text/javascript; charset=utf-8', content: await asset('settings.js') },
    '/style.css': { type: 'text/css; charset=utf-8', content: await asset('style.css') },
  }
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const url = `http://${host}:${(server.address() as AddressInfo).port}`
  const latchkey = new Latchkey({ url: latchkeyUrl, token: serviceKey })
  const app = platformApp({ origin: url, latchkey, latchkeyUrl, people, assets, clock })
  server.on('request', getRequestListener(app.fetch, { overrideGlobalObjects: false }))
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const asset = (name: string): Promise<string> => readFile(new URL(`../public/${name}`, import.meta.url), 'utf8')
