import { MINUTE } from '@latchkey/core'
import { z } from 'zod'
import { cookie, cookieName, readCookie } from '../http/cookie.ts'
import { returnPath, type Visit } from './visit.ts'

const NAME = 'latchkey-oidc'
/** So long somebody may take at the provider. */
const LIFETIME_MS = 10 * MINUTE

const keptSchema = z.object({
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  path: z.string(),
  /** The session that the account at the provider is to be linked to; `null` for a sign-in. */
  link: z.string().nullable(),
  until: z.number(),
})
type Kept = z.output<typeof keptSchema>

/** What the browser keeps while its person is at the provider, signed by us. */
export function transactionCookie({ face, place }: Visit, kept: Omit<Kept, 'until'>): string {
  const until = face.control.clock() + LIFETIME_MS
  const body = Buffer.from(JSON.stringify({ ...kept, until } satisfies Kept)).toString('base64url')
  return cookie(place, NAME, `${body}.${face.site.sign(signed(body))}`, LIFETIME_MS)
}

export const clearedTransaction = ({ place }: Visit): string => cookie(place, NAME, '', 0)

/** What was kept for this provider; `null` when nothing is, or no longer, or not by us. */
export function transactionOf({ face, place, request }: Visit, provider: string): Omit<Kept, 'until'> | null {
  const [body = '', signature = ''] = readCookie(request, cookieName(place, NAME))?.split('.') ?? []
  if (!face.site.isSigned(signed(body), signature)) return null
  const kept = keptSchema.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')))
  const isOpen = kept.provider === provider && kept.until > face.control.clock()
  return isOpen ? { ...kept, path: returnPath(kept.path) } : null
}

const signed = (body: string): string => `oidc\n${body}`
