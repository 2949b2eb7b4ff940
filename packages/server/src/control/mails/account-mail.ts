import type { MailMessage } from '../../ports/notice-receivers.ts'
import { escaped } from './escaped.ts'
import { MAIL_TEXTS, type MailKind } from './texts.ts'

export interface AccountMailChoice {
  readonly kind: MailKind
  readonly id: string
  readonly to: string
  readonly name: string
  readonly platform: string
  readonly language: string | null
  /** Where the reader goes on; `null` for a mail that only tells. */
  readonly link: string | null
}

/** A mail about somebody's account. Names that people chose stand in it as text. */
export function accountMail({ kind, id, to, name, platform, language, link }: AccountMailChoice): MailMessage {
  const texts = MAIL_TEXTS[language === 'de' ? 'de' : 'en']
  const { subject, statement, action, after } = texts.kinds[kind]
  const filled = (text: string) =>
    text.replaceAll(/\{(name|platform)\}/g, (_, place) => (place === 'name' ? name : platform))
  const lines = { greeting: filled(texts.greeting), statement: filled(statement), after: filled(after) }
  const text = [
    lines.greeting,
    '',
    lines.statement,
    '',
    ...(link === null ? [] : [`${filled(action)}:`, link, '']),
    lines.after,
    '',
  ].join('\n')
  const html = [
    `<!doctype html><html lang="${language === 'de' ? 'de' : 'en'}"><head><meta charset="utf-8">`,
    `<title>${escaped(filled(subject))}</title></head>`,
    '<body style="font-family:system-ui,sans-serif;line-height:1.5;max-width:36em;margin:2em auto;padding:0 1em">',
    `<p style="font-weight:bold">${escaped(platform)}</p>`,
    `<p>${escaped(lines.greeting)}</p><p>${escaped(lines.statement)}</p>`,
    ...(link === null ? [] : [`<p><a href="${escaped(link)}">${escaped(filled(action))}</a></p>`]),
    `<p><small>${escaped(lines.after)}</small></p>`,
    '</body></html>',
  ].join('\n')
  return { to, subject: filled(subject), text, html, messageId: id, headers: { 'Auto-Submitted': 'auto-generated' } }
}
