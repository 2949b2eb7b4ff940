import { type CredentialId, formatInstant, type PasskeyId } from '@latchkey/core'
import { z } from 'zod'
import { changeEmail } from '../../../control/account/email.ts'
import { beginLink, listIdentities, unlinkIdentity } from '../../../control/account/identities.ts'
import {
  addPasskey,
  deletePasskey,
  listPasskeys,
  passkeyCreationOptions,
  renamePasskey,
} from '../../../control/account/passkeys.ts'
import { setPassword } from '../../../control/account/password.ts'
import { editProfile, type Profile, readProfile } from '../../../control/account/profile.ts'
import {
  type ListedSession,
  listSessions,
  revokeOtherSessions,
  revokeSession,
} from '../../../control/account/sessions.ts'
import { type Route, route } from '../route.ts'
import { identitiesSchema, identitiesView } from '../schemas/identity.ts'
import { passkeyAnswer, passkeyOptionsParts, passkeySchema, passkeyView } from '../schemas/passkey.ts'
import { lineOf } from '../schemas/text.ts'
import { timeText } from '../schemas/time.ts'
import { emailText, passwordText } from '../schemas/user.ts'
import { doneParts, emptyBody, listParts, nameBody, pageOf } from './parts.ts'

const notificationsSchema = z.strictObject({
  expiry7d: z.boolean().meta({ description: 'The early notice of a token that expires; the last one is always sent.' }),
})

const accountSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    emailVerified: z.boolean(),
    language: z.string().nullable().meta({ description: 'null for that of the browser.' }),
    notifications: notificationsSchema,
    passwordSetAt: timeText.nullable().meta({ description: 'null for who signs in without a password.' }),
  })
  .meta({ id: 'Account' })

function accountView({ user, account, earlyNotices }: Profile): z.infer<typeof accountSchema> {
  const { id, name, email } = user
  const { verifiedEmail, language, passwordHash, passwordSetAt } = account
  return {
    id,
    name,
    email,
    emailVerified: email !== null && email === verifiedEmail,
    language,
    notifications: { expiry7d: earlyNotices },
    passwordSetAt: passwordHash === null || passwordSetAt === null ? null : formatInstant(passwordSetAt),
  }
}

const listedSessionSchema = z
  .object({
    id: z.string(),
    name: z.string().meta({ description: 'The program that it was opened with, such as "Firefox on Linux".' }),
    address: z.string().nullable().meta({ description: 'Where it was opened.' }),
    createdAt: timeText,
    expiresAt: timeText.nullable(),
    authenticatedAt: timeText.nullable(),
    lastUse: z.object({ at: timeText, address: z.string().nullable() }).nullable(),
    isCurrent: z.boolean(),
  })
  .meta({ id: 'ListedSession' })

function listedSessionView({ session, isCurrent }: ListedSession): z.infer<typeof listedSessionSchema> {
  const { id, name, description, createdAt, expiresAt, authenticatedAt, use } = session
  return {
    id,
    name,
    address: description === '' ? null : description,
    createdAt: formatInstant(createdAt),
    expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
    authenticatedAt: authenticatedAt === null ? null : formatInstant(authenticatedAt),
    lastUse: use === null ? null : { at: formatInstant(use.lastAt), address: use.address },
    isCurrent,
  }
}

const tag = 'Account'
const onePasskey = { answer: passkeySchema, view: passkeyView }
const single = { tag, answer: accountSchema, view: accountView }

/** What people do with their own account, in the console. */
export const ACCOUNT_ROUTES: readonly Route[] = [
  route('GET /v1/account', { ...single, summary: 'Show your account', useCase: readProfile, input: () => ({}) }),
  route('PATCH /v1/account', {
    ...single,
    summary: 'Edit your account',
    body: z
      .strictObject({
        name: lineOf(100).optional(),
        language: z.enum(['en', 'de']).nullable().optional(),
        notifications: notificationsSchema.partial().optional(),
      })
      .meta({ id: 'EditAccount' }),
    useCase: editProfile,
    input: ({ body: { notifications, ...rest } }) => ({ ...rest, earlyNotices: notifications?.expiry7d }),
  }),
  route('POST /v1/account/password', {
    tag,
    summary: 'Choose a password; every other session ends',
    body: z
      .strictObject({
        current: passwordText
          .optional()
          .meta({ description: 'Needed unless you proved who you are a short while ago.' }),
        next: passwordText,
      })
      .meta({ id: 'SetPassword' }),
    ...doneParts,
    useCase: setPassword,
    input: ({ body }) => body,
  }),
  route('POST /v1/account/email', {
    tag,
    summary: 'Have a link sent to an address, which becomes yours when it is opened',
    body: z.strictObject({ email: emailText }).meta({ id: 'ChangeEmail' }),
    ...doneParts,
    useCase: changeEmail,
    input: ({ body }) => body,
  }),
  route('GET /v1/account/passkeys', {
    tag,
    summary: 'List your passkeys, oldest first',
    answer: z.object({ items: z.array(passkeySchema) }).meta({ id: 'Passkeys' }),
    useCase: listPasskeys,
    input: () => ({}),
    view: (passkeys) => ({ items: passkeys.map(passkeyView) }),
  }),
  route('POST /v1/account/passkey-options', {
    tag,
    summary: 'What a browser is handed to make a passkey',
    body: emptyBody,
    ...passkeyOptionsParts,
    useCase: passkeyCreationOptions,
    input: () => ({}),
  }),
  route('POST /v1/account/passkeys', {
    tag,
    summary: 'Add a passkey that your browser has just made',
    body: z.strictObject({ name: lineOf(100), credential: passkeyAnswer }).meta({ id: 'AddPasskey' }),
    status: 201,
    ...onePasskey,
    useCase: addPasskey,
    input: ({ body }) => body,
  }),
  route('PATCH /v1/account/passkeys/{id}', {
    tag,
    summary: 'Rename a passkey of yours',
    body: nameBody,
    ...onePasskey,
    useCase: renamePasskey,
    input: ({ params, body }) => ({ id: params['id'] as PasskeyId, ...body }),
  }),
  route('DELETE /v1/account/passkeys/{id}', {
    tag,
    summary: 'Delete a passkey of yours',
    ...doneParts,
    useCase: deletePasskey,
    input: ({ params }) => ({ id: params['id'] as PasskeyId }),
  }),
  route('GET /v1/account/identities', {
    tag,
    summary: 'List the accounts with OpenID providers that you sign in with, oldest first, and the providers there are',
    answer: identitiesSchema,
    useCase: listIdentities,
    input: () => ({}),
    view: identitiesView,
  }),
  route('POST /v1/account/identities/link', {
    tag,
    summary: 'Begin to link an account with a provider: where your browser is to go',
    body: z.strictObject({ provider: z.string().max(32) }).meta({ id: 'LinkIdentity' }),
    answer: z.object({ path: z.string() }).meta({ id: 'IdentityLink' }),
    useCase: beginLink,
    input: ({ body }) => body,
    view: (link) => link,
  }),
  route('DELETE /v1/account/identities/{id}', {
    tag,
    summary: 'Unlink an account with a provider',
    ...doneParts,
    useCase: unlinkIdentity,
    input: ({ params }) => ({ id: params['id'] as string }),
  }),
  route('GET /v1/account/sessions', {
    tag,
    summary: 'List your sessions, newest first',
    ...listParts(listedSessionSchema, ({ session }: ListedSession) => session.id, listedSessionView),
    useCase: listSessions,
    input: ({ query }) => pageOf(query),
  }),
  route('POST /v1/account/sessions/revoke-others', {
    tag,
    summary: 'End every session of yours but this one',
    body: emptyBody,
    ...doneParts,
    useCase: revokeOtherSessions,
    input: () => ({}),
  }),
  route('POST /v1/account/sessions/{id}/revoke', {
    tag,
    summary: 'End a session of yours',
    body: emptyBody,
    ...doneParts,
    useCase: revokeSession,
    input: ({ params }) => ({ id: params['id'] as CredentialId }),
  }),
]
