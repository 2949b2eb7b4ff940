import { type CredentialId, formatInstant, plus } from '@latchkey/core'
import { z } from 'zod'
import { RECENT_MS } from '../../../control/access/rights.ts'
import { authenticateSession } from '../../../control/account/authenticate.ts'
import { passkeyRequestOptions } from '../../../control/account/passkeys.ts'
import { endOwnSession, type OwnSession, readSession } from '../../../control/account/session.ts'
import { type Route, route } from '../route.ts'
import { passkeyAnswer, passkeyOptionsParts } from '../schemas/passkey.ts'
import { timeText } from '../schemas/time.ts'
import { passwordText } from '../schemas/user.ts'
import { doneParts, emptyBody } from './parts.ts'

const ownSessionSchema = z
  .object({
    user: z.object({
      id: z.string(),
      name: z.string(),
      email: z.string().nullable(),
      role: z.string(),
      emailVerified: z.boolean(),
    }),
    session: z.object({
      id: z.string(),
      createdAt: timeText,
      expiresAt: timeText.nullable(),
      authenticatedAt: timeText.nullable().meta({ description: 'When the person last proved who they are.' }),
      recentUntil: timeText.nullable().meta({ description: 'Until then what widens access asks for no more proof.' }),
    }),
    csrfToken: z.string().meta({ description: 'What a page sends as X-Latchkey-CSRF with whatever is no GET.' }),
    signInMethods: z.object({ password: z.boolean(), passkeys: z.int(), oidc: z.array(z.string()) }),
    signOutUrl: z.string(),
  })
  .meta({ id: 'OwnSession' })

function ownSessionView(
  { caller, user, account, passkeys, issuers }: OwnSession,
  csrfToken: (id: CredentialId) => string,
) {
  const { id, createdAt, expiresAt, authenticatedAt } = caller.credential
  const { name, email, role } = user
  return {
    user: { id: user.id, name, email, role, emailVerified: email !== null && email === account.verifiedEmail },
    session: {
      id,
      createdAt: formatInstant(createdAt),
      expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
      authenticatedAt: authenticatedAt === null ? null : formatInstant(authenticatedAt),
      recentUntil: authenticatedAt === null ? null : formatInstant(plus(authenticatedAt, RECENT_MS)),
    },
    csrfToken: csrfToken(id),
    signInMethods: { password: account.passwordHash !== null, passkeys, oidc: [...issuers] },
    signOutUrl: '/sign-out',
  }
}

const tag = 'Sessions'

/** What the console needs of the session that its cookie holds. */
export const SESSION_ROUTES: readonly Route[] = [
  route('GET /v1/session', {
    tag,
    summary: 'Show who is signed in',
    answer: ownSessionSchema,
    useCase: readSession,
    input: () => ({}),
    view: (own, _, __, csrfToken) => ownSessionView(own, csrfToken),
  }),
  route('POST /v1/session/authenticate', {
    tag,
    summary: 'Prove once more who is signed in',
    body: z
      .strictObject({ password: passwordText.optional(), passkey: passkeyAnswer.optional() })
      .refine(({ password, passkey }) => (password === undefined) !== (passkey === undefined), {
        error: 'Send either the password or the answer of a passkey.',
      })
      .meta({ id: 'Authenticate' }),
    answer: ownSessionSchema,
    cookie: ({ issued }) => issued,
    useCase: authenticateSession,
    input: ({ body: { password, passkey } }) => (password === undefined ? { passkey } : { password }),
    view: (own, _, __, csrfToken) => ownSessionView(own, csrfToken),
  }),
  route('POST /v1/session/passkey-options', {
    tag,
    summary: 'What a browser is handed to prove by a passkey who is signed in',
    body: emptyBody,
    ...passkeyOptionsParts,
    useCase: passkeyRequestOptions,
    input: () => ({}),
  }),
  route('POST /v1/session/end', {
    tag,
    summary: 'Sign out: the presented session ends',
    body: emptyBody,
    cookie: 'cleared',
    ...doneParts,
    useCase: endOwnSession,
    input: () => ({}),
  }),
]
