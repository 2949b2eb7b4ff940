import { type Credential, formatInstant, type Instant, type Milestone, type Principal } from '@latchkey/core'
import type { MailMessage, WebhookEvent } from '../../ports/notice-receivers.ts'
import { escaped } from '../mails/escaped.ts'

/** All that a notice says. */
export interface Notice {
  readonly id: string
  readonly platform: string
  readonly milestone: Milestone
  readonly credential: Pick<Credential, 'id' | 'kind' | 'owner' | 'name' | 'hint'>
  readonly expiresAt: Instant
  /** Whose the credential is, in words, and its id. */
  readonly account: { readonly id: string; readonly name: string }
  /** The organization of the service account that it belongs to; `null` for a credential of any other kind of owner. */
  readonly organizationId: string | null
  readonly now: Instant
}

export interface Links {
  /** Where the credential is rotated; `null` where there is no such page, or none whose address is known. */
  readonly rotate: string | null
  /** Where its reader ends the notices that can be ended. */
  readonly unsubscribe: string | null
}

const NOUN = {
  pat: 'personal access token',
  key: 'API key',
  service: 'service key',
  session: 'session',
  embed: 'session',
} as const

export function noticeMail(
  notice: Notice,
  recipient: Principal & { readonly email: string },
  links: Links,
): MailMessage {
  const { platform, credential, expiresAt, now, account } = notice
  const noun = NOUN[credential.kind]
  const isOver = expiresAt <= now
  const ends = isOver ? 'has expired' : `expires ${nearly(expiresAt - now)}`
  // Quotation marks of the other kind would have the whole line encoded.
  const subject = `${platform}: your ${noun} '${credential.name}' ${ends}`
  const opening = `Hello ${recipient.name},`
  const statement = `the ${noun} "${credential.name}" ${isOver ? 'expired' : 'expires'} on ${moment(expiresAt)}.`
  const consequence = isOver
    ? 'Whatever uses it is refused since then. Create another one in its place.'
    : 'Whatever uses it is refused from then on. Rotate it, or choose a later expiry, before that.'
  const facts = [
    ['Token', `${credential.name} (${credential.hint})`],
    ['Account', `${account.name} (${account.id})`],
    ['Expires', `${moment(expiresAt)} = ${formatInstant(expiresAt)}`],
    ['Id', credential.id],
  ] as const
  const command = rotation(notice)
  const text = [
    opening,
    '',
    statement,
    consequence,
    '',
    ...facts.map(([name, value]) => `${`${name}:`.padEnd(9)}${value}`),
    '',
    ...(links.rotate === null ? [`Rotate it with: ${command}`] : ['Rotate it here:', links.rotate]),
    '',
    ...(links.unsubscribe === null ? [] : ['No more of these early notices:', links.unsubscribe, '']),
    `This message never asks for the token itself. ${platform} does not know it.`,
    '',
  ].join('\n')
  const html = [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<title>${escaped(subject)}</title></head>`,
    '<body style="font-family:system-ui,sans-serif;line-height:1.5;max-width:36em;margin:2em auto;padding:0 1em">',
    `<p style="font-weight:bold">${escaped(platform)}</p>`,
    `<p>${escaped(opening)}</p><p>${escaped(statement)} ${escaped(consequence)}</p>`,
    '<table style="border-collapse:collapse">',
    ...facts.map(
      ([name, value]) =>
        `<tr><th style="text-align:left;padding:.2em 1em .2em 0">${name}</th><td>${escaped(value)}</td></tr>`,
    ),
    '</table>',
    links.rotate === null
      ? `<p>Rotate it with <code>${escaped(command)}</code></p>`
      : `<p><a href="${escaped(links.rotate)}">Rotate it</a></p>`,
    ...(links.unsubscribe === null
      ? []
      : [`<p><small><a href="${escaped(links.unsubscribe)}">No more of these early notices</a></small></p>`]),
    `<p><small>This message never asks for the token itself. ${escaped(platform)} does not know it.</small></p>`,
    '</body></html>',
  ].join('\n')
  return {
    to: recipient.email,
    subject,
    text,
    html,
    messageId: notice.id,
    headers: {
      // RFC 3834, section 5: nobody's absence notice answers this.
      'Auto-Submitted': 'auto-generated',
      // RFC 8058, section 3.1.
      ...(links.unsubscribe !== null && {
        'List-Unsubscribe': `<${links.unsubscribe}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
  }
}

/** How the credential is rotated without a page for it. */
function rotation({ credential: { id, kind, owner }, organizationId }: Notice): string {
  if (kind === 'key') return `latchkey key rotate ${id} --workspace ${owner.id}`
  if (kind === 'service') return `latchkey service-key rotate ${id}`
  if (organizationId === null) return `latchkey token rotate ${id}`
  return `POST /v1/organizations/${organizationId}/service-accounts/${owner.id}/tokens/${id}/rotate`
}

export function noticeEvent({ id, milestone, credential, expiresAt, account, now }: Notice): WebhookEvent {
  const { kind, name, hint } = credential
  return {
    id,
    type: 'credential.expires_soon',
    at: now,
    data: {
      milestone,
      credential: { id: credential.id, kind, name, hint, expiresAt: formatInstant(expiresAt) },
      account,
    },
  }
}

const HOUR_MS = 3_600_000

/** A length of time the way a person says it. */
function nearly(milliseconds: number): string {
  const hours = Math.floor(milliseconds / HOUR_MS)
  if (hours < 1) return 'within the hour'
  // A notice goes out a little after its milestone, and six days and 23 hours are seven days to everybody.
  const days = Math.round(hours / 24)
  if (hours < 23) return hours === 1 ? 'in 1 hour' : `in ${hours} hours`
  return days === 1 ? 'in 1 day' : `in ${days} days`
}

const CALENDAR = new Intl.DateTimeFormat('en-GB', {
  ...{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: 'UTC' },
})

const moment = (instant: Instant): string => `${CALENDAR.format(instant)} UTC`
