import type { LatchkeyError } from '@latchkey/core'
import type { ControlParts } from '../../control/parts.ts'
import type { Visitor } from '../../control/sign-in/open-session.ts'
import { cookieSession, type Door } from '../http/caller.ts'
import { deviceOf } from '../http/device.ts'
import type { Place } from '../http/site.ts'
import type { Fields } from './fields.ts'
import { type Language, languageOf } from './texts.ts'

/** What the pages are made of. */
export interface AccountFace extends Door {
  readonly control: ControlParts
  readonly setUp: {
    /** Whether a text is the secret that this start printed. */
    readonly isSecret: (text: string) => boolean
    readonly isDone: () => Promise<boolean>
  }
  readonly onError: (error: LatchkeyError) => void
  /** Told of what went wrong after an answer. */
  readonly onFault: (fault: unknown) => void
}

/** One request for a page, by somebody at a browser. */
export interface Visit extends Language {
  readonly face: AccountFace
  readonly request: Request
  readonly url: URL
  readonly place: Place
  readonly address: string | null
}

export const visitOf = (face: AccountFace, request: Request, address: string | null, place: Place): Visit => ({
  ...languageOf(request),
  ...{ face, request, address, place },
  url: new URL(request.url),
})

/** What a page is to say about what was just sent. */
export interface Said {
  readonly status?: number
  readonly text?: string
}

export interface PageHandler {
  get(visit: Visit, said?: Said): Promise<Response>
  /** Called for a form that this page has shown in the same browser. */
  post?(visit: Visit, fields: Fields): Promise<Response>
}

/** The session that the browser has, if it is a live one. */
export const sessionOf = ({ face, request, address }: Visit) => cookieSession(face, request, address)

export async function visitorOf(visit: Visit): Promise<Visitor> {
  const session = await sessionOf(visit)
  return {
    address: visit.address,
    userAgent: visit.request.headers.get('user-agent'),
    device: deviceOf(visit.face.site, visit.request),
    session: session?.credentialId ?? null,
  }
}

/** Where to go after signing in: a path of our own, whatever was asked for. A path that begins with two slashes would be another host. */
export function returnPath(asked: string | null): string {
  if (asked === null || !asked.startsWith('/') || asked.length > 2000) return '/'
  const base = 'http://latchkey.invalid'
  if (!URL.canParse(asked, base)) return '/'
  const { origin, pathname, search, hash } = new URL(asked, base)
  return origin === base && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : '/'
}
