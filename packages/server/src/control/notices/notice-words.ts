import type { Credential, Instant } from '@latchkey/core'
import type { NoticeAbout } from './notice.ts'

/** What a mail says of one notice; the rest of it is the same for all. */
export interface NoticeWords {
  /** Goes on from "your personal access token 'Name' …". */
  readonly subject: string
  readonly statement: string
  readonly consequence: string
  /** What stands beside the token and its account. */
  readonly facts: readonly (readonly [name: string, value: string])[]
  /** Above the way to the page of the credential. */
  readonly action: 'Rotate it' | 'Look at it'
}

export const NOUN = {
  pat: 'personal access token',
  key: 'API key',
  service: 'service key',
  session: 'session',
  embed: 'session',
} as const

export function wordsOf(
  about: NoticeAbout,
  { kind, name }: Pick<Credential, 'kind' | 'name'>,
  now: Instant,
): NoticeWords {
  const the = `the ${NOUN[kind]} "${name}"`
  if (about.kind === 'leaked') {
    const end = about.state === 'suspended' ? 'suspended' : 'revoked'
    return {
      subject: `was found in the open and is ${end}`,
      statement: `${the} was found where others can read it, and is ${end} since ${moment(about.at)}.`,
      consequence:
        end === 'revoked'
          ? 'Whatever uses it is refused. Create another one in its place, and look at what it was used for.'
          : 'Whatever uses it is refused. Rotate it before you resume it, and look at what it was used for.',
      facts: place('Found at', about.place),
      action: 'Look at it',
    }
  }
  if (about.kind === 'browser_use') {
    return {
      subject: 'was sent by a page in a browser',
      statement: `${the} was sent by a page in a browser, first on ${moment(about.at)}. The request was refused.`,
      consequence:
        'A token in a page can be read by whoever opens it. Take it out of the page and rotate it; a browser should hold a session of your own service instead.',
      facts: place('Page', about.place),
      action: 'Rotate it',
    }
  }
  if (about.kind === 'idle') {
    const isKey = kind === 'key'
    const where = about.workspaces.join(', ')
    return {
      subject: `will be ended as unused ${nearly(about.at - now)}`,
      statement: isKey
        ? `${the} has not been used for long. The rules of ${where} revoke it on ${moment(about.at)}.`
        : `${the} has not been used for long. The rules of ${where} end its admission there on ${moment(about.at)}.`,
      consequence: 'Use it once before that if it is still wanted; if it is not, revoke it.',
      facts: [
        ['Ends', moment(about.at)],
        ['Where', where],
      ],
      action: 'Look at it',
    }
  }
  const isOver = about.at <= now
  return {
    subject: isOver ? 'has expired' : `expires ${nearly(about.at - now)}`,
    statement: `${the} ${isOver ? 'expired' : 'expires'} on ${moment(about.at)}.`,
    consequence: isOver
      ? 'Whatever uses it is refused since then. Create another one in its place.'
      : 'Whatever uses it is refused from then on. Rotate it, or choose a later expiry, before that.',
    facts: [['Expires', `${moment(about.at)} = ${new Date(about.at).toISOString()}`]],
    action: 'Rotate it',
  }
}

const place = (name: string, value: string | null): NoticeWords['facts'] => (value === null ? [] : [[name, value]])

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
