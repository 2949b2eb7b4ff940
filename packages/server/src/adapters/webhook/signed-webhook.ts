import { LatchkeyError } from '@latchkey/core'
import { Webhook as Signer } from 'standardwebhooks'
import type { HandOver, Webhook } from '../../ports/notice-receivers.ts'

export interface WebhookConfig {
  /** Where events go: https, or http on this very machine. The operator's choice alone; redirects are not followed. */
  readonly url: string
  /** `whsec_` and base64 of 24 to 64 bytes (Standard Webhooks, "Symmetric" signatures). */
  readonly secret: string
}

const TIMEOUT_MS = 15_000
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/
const SECRET = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/

/** Posts events signed as Standard Webhooks lays down. Throws `config_invalid`; never repeats the secret. */
export function signedWebhook({ url, secret }: WebhookConfig, post: typeof fetch = fetch): Webhook {
  const target = URL.canParse(url) ? new URL(url) : null
  const isSafe = target?.protocol === 'https:' || (target?.protocol === 'http:' && LOOPBACK.test(target.hostname))
  if (target === null || !isSafe || target.username !== '')
    throw new LatchkeyError(
      'config_invalid',
      "The webhook's URL must be an https address without a user in it; http is for this machine alone.",
    )
  if (!SECRET.test(secret))
    throw new LatchkeyError(
      'config_invalid',
      "The webhook's secret must be whsec_ and base64 of 24 to 64 random bytes; `echo whsec_$(openssl rand -base64 32)` makes one.",
    )
  const signer = new Signer(secret)
  return {
    async send({ id, type, at, data }) {
      const body = JSON.stringify({ type, timestamp: new Date(at).toISOString(), data })
      // The receiver refuses a signature that is minutes old, so that this is the time of the attempt, not of the event.
      const now = new Date()
      try {
        const response = await post(target, {
          method: 'POST',
          redirect: 'manual',
          signal: AbortSignal.timeout(TIMEOUT_MS),
          headers: {
            'content-type': 'application/json',
            'webhook-id': id,
            'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
            'webhook-signature': signer.sign(id, now, body),
          },
          body,
        })
        await response.body?.cancel()
        return outcomeOf(response.status)
      } catch (fault) {
        const { name, cause } = fault as Error & { cause?: { code?: string } }
        return { outcome: 'later', reason: cause?.code ?? name, everything: true }
      }
    },
  }
}

/** Standard Webhooks, "Deliverability": 2xx is taken, 410 means that nobody wants them any more, all else is tried again. */
function outcomeOf(status: number): HandOver {
  if (status >= 200 && status < 300) return { outcome: 'sent' }
  const reason = `answered ${status}`
  return status === 410 ? { outcome: 'refused', reason } : { outcome: 'later', reason, everything: status >= 500 }
}
