import { LatchkeyError } from '@latchkey/core'
import { createTransport } from 'nodemailer'
import type { HandOver, Mail, MailMessage } from '../../ports/notice-receivers.ts'
import { parseSmtpUrl } from './smtp-address.ts'

export interface SmtpConfig {
  /** `smtp://user:password@host:587`, `smtps://…`; `?tls=required|opportunistic|none` says what STARTTLS is to be. */
  readonly smtpUrl: string
  /** What the mails are from: `noreply@example.com` or `Example <noreply@example.com>`. */
  readonly from: string
  /** PEM of the authority that signed the server's certificate, where it is not a public one. */
  readonly ca?: string
}

const CONNECT_MS = 15_000
/** A server may look at a message for long before it answers for it (RFC 5321, section 4.5.3.2.6); who gives up early sends it twice. */
const SILENCE_MS = 300_000
/** An attempt is given up after this long, whatever goes on. */
const WHOLE_MS = 600_000
const FROM = /^[^<>@\r\n]*<([^\s<>@]+@([^\s<>@]+))>$|^([^\s<>@]+@([^\s<>@]+))$/

/** Mail through an SMTP server (RFC 5321). Connections are kept while there is something to send. Throws `config_invalid`. */
export function smtpMail({ smtpUrl, from, ca }: SmtpConfig): Mail {
  const { host, port, tls, auth } = parseSmtpUrl(smtpUrl)
  const sender = FROM.exec(from)
  const domain = sender?.[2] ?? sender?.[4]
  if (domain === undefined)
    throw new LatchkeyError(
      'config_invalid',
      'The sender of mails is not an address; write noreply@example.com or Example <noreply@example.com>.',
    )
  const transport = createTransport({
    pool: true,
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'required',
    ignoreTLS: tls === 'none',
    ...(auth !== null && { auth }),
    tls: { minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) },
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    maxConnections: 4,
    // A message is text that was made here: nothing in it names a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const closed = Promise.withResolvers<HandOver>()
  return {
    async send(message) {
      const giveUp = Promise.withResolvers<HandOver>()
      const timer = setTimeout(
        () => giveUp.resolve({ outcome: 'later', reason: 'the mail server took too long', everything: true }),
        WHOLE_MS,
      )
      const sent = transport
        .sendMail(envelope(message, from, domain))
        .then((): HandOver => ({ outcome: 'sent' }), outcomeOf)
      return Promise.race([sent, giveUp.promise, closed.promise]).finally(() => clearTimeout(timer))
    },
    close() {
      // The transport leaves attempts that have begun to run on.
      closed.resolve({ outcome: 'later', reason: 'the service stops', everything: true })
      transport.close()
    },
  }
}

function envelope({ to, subject, text, html, headers, messageId }: MailMessage, from: string, domain: string) {
  return {
    from,
    // As an object: a text would be read for several addresses.
    to: { name: '', address: to },
    subject,
    text,
    html,
    headers,
    messageId: `<${messageId}@${domain}>`,
  }
}

interface SmtpFault {
  readonly code?: string
  readonly command?: string
  readonly responseCode?: number
  readonly message?: string
}

/** Authentication and encryption asked for or failed (RFC 4954, section 6; RFC 3207): the operator's to mend, and no fault of the message. */
const OUR_FAULT = new Set([530, 534, 535, 538])

/**
 * Only a 5xx to this one recipient or this one message is for good (RFC 5321, section 4.2.1). One to anything before them is about how the service is
 * set up, and everything else, a connection that broke while the message was on its way included, is worth another attempt.
 */
function outcomeOf(fault: SmtpFault): HandOver {
  const { responseCode = 0, command = '', code = 'unknown' } = fault
  const isAboutMessage = command === 'RCPT TO' || command === 'DATA'
  const reason = responseCode === 0 ? code : `${code}: ${responseCode} to ${command}`
  if (responseCode >= 500 && isAboutMessage && !OUR_FAULT.has(responseCode)) return { outcome: 'refused', reason }
  // An address that mail can't be sent to at all never gets as far as a server.
  if (responseCode === 0 && code === 'EENVELOPE') return { outcome: 'refused', reason }
  return { outcome: 'later', reason, everything: !(responseCode >= 400 && isAboutMessage) }
}
