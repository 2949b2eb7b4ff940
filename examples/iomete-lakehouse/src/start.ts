import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { createGuard, iomete } from '@latchkey/guard'
import { createLakehouseApi } from './api.ts'
import { databaseOf, makeSample, type Profile } from './query/sample-data.ts'
import { openJobStore } from './spark/job-store.ts'

export interface IometeLakehouseConfig {
  readonly latchkeyUrl: string
  readonly serviceKey: string
  /** The file of this API's own database, made when absent; each domain's tables are in a folder beside it. */
  readonly dataFile: string
  readonly host?: string
  /** 0: any free one. */
  readonly port?: number
}

export interface IometeLakehouse {
  readonly url: string
  /** Makes a domain's sample tables, once: a second time changes nothing. */
  seed(domain: string, profile: Profile): void
  /** Resolves when requests in flight have been answered, and within two seconds in any case. */
  close(): Promise<void>
}

const CLOSE_GRACE_MS = 1500

/** The API, guarded by a Latchkey service, on an address of this machine. */
export async function startIometeLakehouse(config: IometeLakehouseConfig): Promise<IometeLakehouse> {
  const { latchkeyUrl, serviceKey, dataFile, host = '127.0.0.1', port = 0 } = config
  const guard = createGuard({ url: latchkeyUrl, serviceKey, dialect: iomete })
  const jobs = openJobStore(dataFile)
  const folder = `${dataFile}.domains`
  const api = createLakehouseApi({
    ...{ guard, latchkeyUrl, jobs },
    databaseOf: (domain) => databaseOf(folder, domain),
    onFault: (fault) => console.error(fault),
  })
  const server = createServer(getRequestListener(api.fetch, { overrideGlobalObjects: false }))
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, resolve)
    })
  } catch (cause) {
    jobs.close()
    throw cause
  }
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    seed: (domain, profile) => makeSample(folder, domain, profile),
    async close() {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS)
        server.close(() => {
          clearTimeout(timer)
          resolve()
        })
        server.closeIdleConnections()
      })
      await guard.close()
      jobs.close()
    },
  }
}
