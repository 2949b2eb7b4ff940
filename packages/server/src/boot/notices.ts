import { DAY, LatchkeyError, type NoticeThresholds, thresholdsFault } from '@latchkey/core'
import type { Logger } from 'pino'
import { hmacSigner } from '../adapters/crypto/hmac-signer.ts'
import { type SmtpConfig, smtpMail } from '../adapters/smtp/smtp-mail.ts'
import { signedWebhook, type WebhookConfig } from '../adapters/webhook/signed-webhook.ts'
import { channelsOf } from '../control/notices/deliver.ts'
import { type LinkSigner, linkKey } from '../control/notices/links.ts'
import type { ControlParts } from '../control/perform.ts'
import type { NoticeParts } from '../jobs/tell-owners.ts'

/** How those responsible are told that a credential expires soon. Where nothing is set up, the log is. */
export interface NoticeConfig {
  /** Where people reach the service, such as `https://tokens.example.com`; needed for mail, whose links lead there. */
  readonly publicUrl?: string
  readonly mail?: SmtpConfig
  readonly webhook?: WebhookConfig
  readonly notices?: {
    /** Days before the expiry, 0 for no such notice. Default: 7. */
    readonly earlyDays?: number
    /** Default: 1. */
    readonly finalDays?: number
    /** Days before a policy ends what nobody uses, 0 for no such notice. Default: 7, or half of what the policy allows where that is less. */
    readonly idleDays?: number
    /** The page where people manage a credential, with `{id}` for its id. Default: the console's, which has one for each of a user's own tokens. */
    readonly manageUrl?: string
  }
}

export interface Notices {
  readonly parts: NoticeParts
  readonly signer: LinkSigner
  close(): void
}

/** Throws `config_invalid` for what can't work, before anything is sent. */
export async function prepareNotices(
  config: NoticeConfig,
  control: Pick<ControlParts, 'store' | 'platform' | 'clock' | 'random'>,
  log: Logger,
): Promise<Notices> {
  const { earlyDays = 7, finalDays = 1, idleDays = 7, manageUrl = null } = config.notices ?? {}
  const thresholds: NoticeThresholds = { early: Math.round(earlyDays * DAY), final: Math.round(finalDays * DAY) }
  const fault = thresholdsFault(thresholds)
  if (fault !== null) throw new LatchkeyError('config_invalid', `The days of the notices can't be used: ${fault}.`)
  const idleNoticeMs = Math.round(idleDays * DAY)
  if (!(Number.isSafeInteger(idleNoticeMs) && idleNoticeMs >= 0))
    throw new LatchkeyError('config_invalid', 'notices.idleDays must be a number of days, or 0 for no such notice.')
  if (config.mail !== undefined && config.publicUrl === undefined)
    throw new LatchkeyError('config_invalid', 'Mail is set up, but publicUrl is not: the links in mails need it.')
  const publicUrl =
    config.publicUrl === undefined ? null : webAddress('publicUrl', config.publicUrl).replace(/\/+$/, '')
  if (manageUrl !== null) webAddress('notices.manageUrl', manageUrl)
  const mail = config.mail === undefined ? null : smtpMail(config.mail)
  const webhook = config.webhook === undefined ? null : signedWebhook(config.webhook)
  const signer = hmacSigner(await linkKey(control.store, control.random))
  const { store, platform, clock, random } = control
  const parts: NoticeParts = {
    ...{ store, platform, clock, random, thresholds, idleNoticeMs, mail, webhook },
    channels: channelsOf({ mail, webhook }),
    links: { publicUrl, manageUrl, signer },
    heartbeat(everyMs, beat) {
      const timer = setInterval(beat, everyMs).unref()
      return () => clearInterval(timer)
    },
    log: (level, message, about) => log[level](about, message),
  }
  return { parts, signer, close: () => mail?.close() }
}

function webAddress(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || /[<>\s]/.test(text))
    throw new LatchkeyError('config_invalid', `${name} must be an http or https address without a user in it.`)
  return text
}
