import { DAY, HOUR, LatchkeyError, newId, type Principal, plus, Secret } from '@latchkey/core'
import type { ReadTables, WriteTables } from '../../ports/management-store.ts'
import type { Ticket, TicketPurpose } from '../../ports/ticket-table.ts'
import { accountMail } from '../mails/account-mail.ts'
import type { MailKind } from '../mails/texts.ts'
import type { ControlParts } from '../parts.ts'
import type { Context } from '../use-case.ts'

type Purpose = Exclude<TicketPurpose, 'spent'>

/** How long each link works, where it leads, and the mail that it is sent in. */
const LINKS: Readonly<
  Record<Purpose, { readonly lifetimeMs: number; readonly path: string; readonly mail: MailKind }>
> = {
  invitation: { lifetimeMs: 7 * DAY, path: '/invitation', mail: 'invitation' },
  password_reset: { lifetimeMs: HOUR, path: '/password-reset', mail: 'password_reset' },
  email: { lifetimeMs: DAY, path: '/verify-email', mail: 'verify_email' },
}

type TicketContext = Pick<Context<WriteTables>, 'tables' | 'now' | 'random' | 'sha256' | 'platform' | 'signIn'>

export interface Sent {
  /** Where the link leads, without the address of the service. It opens an account: for its person's eyes alone. */
  readonly path: Secret
  /** Hands the mail over; `null` where no mail is set up. */
  readonly send: (() => void) | null
}

/** Makes a link for a person in place of those made for the same purpose before, and the mail that it goes out in. */
export async function issueTicket(
  context: TicketContext,
  user: Principal,
  purpose: Purpose,
  email: string,
): Promise<Sent> {
  const { tables, now, random, sha256, platform, signIn } = context
  const { lifetimeMs, path, mail } = LINKS[purpose]
  const token = Buffer.from(random(24)).toString('base64url')
  await tables.tickets.use(user.id, purpose)
  const expiresAt = plus(now, lifetimeMs)
  await tables.tickets.insert(
    { lookup: sha256(`ticket\n${token}`), purpose, principalId: user.id, email, expiresAt },
    now,
  )
  const { language } = await tables.accounts.find(user.id)
  const link = `${path}?token=${token}`
  const { mail: way } = signIn
  if (way === null) return { path: new Secret(link), send: null }
  const message = accountMail({
    ...{ kind: mail, id: newId('ntc', now, random), to: email, name: user.name, language },
    ...{ platform: platform.config.name, link: `${way.publicUrl}${link}` },
  })
  return { path: new Secret(link), send: () => way.send(message) }
}

/** A mail that only tells, to the address given. `undefined` where no mail is set up or there is no address. */
export async function tellingMail(
  { tables, now, random, platform, signIn }: TicketContext,
  user: Principal,
  kind: 'password_changed' | 'email_changed',
  to: string | null,
): Promise<(() => void) | undefined> {
  const way = signIn.mail
  if (way === null || to === null) return undefined
  const { language } = await tables.accounts.find(user.id)
  const id = newId<string>('ntc', now, random)
  const message = accountMail({ kind, id, to, name: user.name, language, platform: platform.config.name, link: null })
  return () => way.send(message)
}

/** The ticket and the person that a link names. Throws `not_found` for one that was used, has expired, or never was. */
export async function findTicket(
  { tables, sha256, clock }: Pick<ControlParts, 'sha256' | 'clock'> & { readonly tables: ReadTables },
  token: string,
  purpose: Purpose,
): Promise<{ readonly ticket: Ticket; readonly user: Principal; readonly email: string }> {
  const ticket = await tables.tickets.find(sha256(`ticket\n${token}`), purpose, clock())
  const user = ticket === null ? null : await tables.principals.find(ticket.principalId)
  if (ticket === null || ticket.email === null || user === null || user.state !== 'active')
    throw new LatchkeyError('not_found', 'This link was used already, is too old, or is not whole.')
  return { ticket, user, email: ticket.email }
}
