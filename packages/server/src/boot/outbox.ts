import { MINUTE, SECOND } from '@latchkey/core'
import type { Logger } from 'pino'
import type { AccountMail } from '../ports/account-mail.ts'
import type { Mail, MailMessage } from '../ports/notice-receivers.ts'

export interface Outbox extends AccountMail {
  /** Gives up on what still waits. */
  close(): Promise<void>
}

export interface OutboxParts {
  readonly mail: Mail
  readonly publicUrl: string
  readonly log: Logger
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

/** Whoever waits for a link asks for another one after that. */
const RETRY_AFTER_MS = [10 * SECOND, MINUTE, 5 * MINUTE]
const MOST_WAITING = 500

/** Mails that are held in memory alone, because the links in them open accounts. */
export function outbox({ mail, publicUrl, log, sleep }: OutboxParts): Outbox {
  const stopping = new AbortController()
  const waiting = new Set<Promise<void>>()
  async function deliver(message: MailMessage): Promise<void> {
    const { messageId } = message
    for (const pauseMs of [...RETRY_AFTER_MS, null]) {
      const handedOver = await mail.send(message)
      if (handedOver.outcome === 'sent') return
      const isLast = handedOver.outcome === 'refused' || pauseMs === null || stopping.signal.aborted
      const said = isLast
        ? 'a mail about an account was not sent'
        : 'a mail about an account could not be handed over yet'
      log.warn({ id: messageId, reason: handedOver.reason }, said)
      if (isLast) return
      await sleep(pauseMs, stopping.signal)
    }
  }
  return {
    publicUrl,
    send(message) {
      if (waiting.size >= MOST_WAITING) return log.warn({ id: message.messageId }, 'too many mails about accounts wait')
      const work: Promise<void> = deliver(message).finally(() => waiting.delete(work))
      waiting.add(work)
    },
    async close() {
      stopping.abort()
      await Promise.all(waiting)
    },
  }
}
