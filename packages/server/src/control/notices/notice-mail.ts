import type { Principal } from '@latchkey/core'
import type { MailMessage } from '../../ports/notice-receivers.ts'
import { escaped } from '../mails/escaped.ts'
import type { Links, Notice } from './notice.ts'
import { NOUN, wordsOf } from './notice-words.ts'

/** A notice as people get it by mail. */
export function noticeMail(
  notice: Notice,
  recipient: Principal & { readonly email: string },
  links: Links,
): MailMessage {
  const { platform, about, credential, now, account } = notice
  const words = wordsOf(about, credential, now)
  const { statement, consequence } = words
  // Quotation marks of the other kind would have the whole line encoded.
  const subject = `${platform}: your ${NOUN[credential.kind]} '${credential.name}' ${words.subject}`
  const opening = `Hello ${recipient.name},`
  const facts = [
    ['Token', `${credential.name} (${credential.hint})`],
    ['Account', `${account.name} (${account.id})`],
    ...words.facts,
    ['Id', credential.id],
  ] as const
  const way = links.rotate === null ? commandFor(notice) : null
  const text = [
    opening,
    '',
    statement,
    consequence,
    '',
    ...facts.map(([name, value]) => `${`${name}:`.padEnd(10)}${value}`),
    '',
    ...(links.rotate === null ? [] : [`${words.action} here:`, links.rotate, '']),
    ...(way === null ? [] : [`${words.action} with: ${way}`, '']),
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
    ...(links.rotate === null ? [] : [`<p><a href="${escaped(links.rotate)}">${words.action}</a></p>`]),
    ...(way === null ? [] : [`<p>${words.action} with <code>${escaped(way)}</code></p>`]),
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

/** How the credential is rotated, or looked at, without a page for it. */
function commandFor({ about, credential: { id, kind, owner }, organizationId }: Notice): string {
  const verb = about.kind === 'leaked' || about.kind === 'idle' ? 'show' : 'rotate'
  if (kind === 'key') return `latchkey key ${verb} ${id} --workspace ${owner.id}`
  if (kind === 'service') return `latchkey service-key ${verb} ${id}`
  if (organizationId === null) return `latchkey token ${verb} ${id}`
  const path = `/v1/organizations/${organizationId}/service-accounts/${owner.id}/tokens/${id}`
  return verb === 'show' ? `GET ${path}` : `POST ${path}/rotate`
}
