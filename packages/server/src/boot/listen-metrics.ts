import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { prometheusMetrics } from '../adapters/prometheus/metrics.ts'
import type { RunningService } from '../ports/running-service.ts'

export interface MetricsListener {
  readonly url: string
  close(): void
}

/** `GET /metrics` on a port of its own, so that who may reach the service does not reach what is measured of it. */
export async function listenMetrics(running: RunningService, host: string, port: number): Promise<MetricsListener> {
  const metrics = prometheusMetrics(running)
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || request.method !== 'GET') {
      response.writeHead(404).end()
      return
    }
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    url: `http://${shown}:${address.port}/metrics`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
