import { formatInstant } from '@latchkey/core'
import type { BrowserUseSink, UsageSink } from '@latchkey/verifier'
import type { ServiceCall } from './service-call.ts'

/** Sends counted uses to the service. */
export function httpUsage(call: ServiceCall, verifier: string, timeoutMs: number): UsageSink {
  return async (items) => {
    const body = { verifier, items: items.map((item) => ({ ...item, lastUsedAt: formatInstant(item.lastUsedAt) })) }
    await call({ method: 'POST', path: '/v1/usage', body, timeoutMs, attempts: 1, read: null })
  }
}

/** Tells the service which tokens pages in browsers sent: by digest, never the token. */
export function httpBrowserUses(call: ServiceCall, verifier: string, timeoutMs: number): BrowserUseSink {
  return async (browserUses) => {
    const body = { verifier, items: [], browserUses }
    await call({ method: 'POST', path: '/v1/usage', body, timeoutMs, attempts: 1, read: null })
  }
}
