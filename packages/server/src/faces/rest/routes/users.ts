import type { Principal, PrincipalId } from '@latchkey/core'
import { z } from 'zod'
import { createSession } from '../../../control/sessions/create.ts'
import { deleteUser } from '../../../control/users/delete.ts'
import { previewUser } from '../../../control/users/impact.ts'
import { inviteUser } from '../../../control/users/invite.ts'
import { createUser, editUser } from '../../../control/users/profile.ts'
import { getUser, listUsers } from '../../../control/users/read.ts'
import { resumeUser, suspendUser } from '../../../control/users/state.ts'
import { type Route, route } from '../route.ts'
import { openedSessionSchema, openedSessionView } from '../schemas/credential.ts'
import { pageFields, searchText } from '../schemas/list.ts'
import { lineOf } from '../schemas/text.ts'
import { emailText, passwordText, userSchema, userView } from '../schemas/user.ts'
import { doneParts, emptyBody, impactParts, listParts, pageOf, userOf } from './parts.ts'

const tag = 'Users'
const role = z.enum(['user', 'operator'])
const invitationSchema = z
  .object({
    sent: z.boolean().meta({ description: 'Whether it is on its way by mail.' }),
    path: z
      .string()
      .nullable()
      .meta({ description: 'Without mail: the path of the link, for you to hand over. It opens the account.' }),
  })
  .meta({ id: 'Invitation' })
const one = '/v1/users/{userId}'
const single = { tag, answer: userSchema, view: userView }

export const USER_ROUTES: readonly Route[] = [
  route('POST /v1/users', {
    ...single,
    summary: 'Create a user',
    body: z
      .strictObject({
        email: emailText,
        name: lineOf(100),
        role: role.optional(),
        password: passwordText.optional(),
        invite: z.boolean().optional(),
      })
      .meta({ id: 'CreateUser' }),
    status: 201,
    idempotent: true,
    useCase: createUser,
    input: ({ body }) => body,
  }),
  route('GET /v1/users', {
    tag,
    summary: 'List the users, newest first',
    ...listParts(userSchema, ({ id }: Principal) => id, userView),
    query: z.strictObject({
      ...pageFields,
      q: searchText.meta({ description: 'Words that each stand in the name, the address or the handle, in any case.' }),
      state: z.enum(['active', 'suspended']).optional(),
      role: role.optional(),
    }),
    useCase: listUsers,
    input: ({ query: { q, state, role: held, ...page } }) => ({ ...pageOf(page), search: q, state, role: held }),
  }),
  route(`GET ${one}`, { ...single, summary: 'Show a user', useCase: getUser, input: ({ params }) => userOf(params) }),
  route(`PATCH ${one}`, {
    ...single,
    summary: 'Edit a user',
    body: z
      .strictObject({ email: emailText.optional(), name: lineOf(100).optional(), role: role.optional() })
      .meta({ id: 'EditUser' }),
    useCase: editUser,
    input: ({ params, body }) => ({ ...userOf(params), ...body }),
  }),
  route(`POST ${one}/invite`, {
    tag,
    summary: 'Invite a user who can’t sign in yet',
    body: emptyBody,
    answer: invitationSchema,
    useCase: inviteUser,
    input: ({ params }) => userOf(params),
    view: ({ sent, path }) => ({ sent, path: path?.reveal() ?? null }),
  }),
  route(`POST ${one}/suspend`, {
    ...single,
    summary: 'Suspend a user: their tokens stop',
    body: emptyBody,
    useCase: suspendUser,
    input: ({ params }) => userOf(params),
  }),
  route(`POST ${one}/resume`, {
    ...single,
    summary: 'Resume a user',
    body: emptyBody,
    useCase: resumeUser,
    input: ({ params }) => userOf(params),
  }),
  route(`DELETE ${one}`, {
    tag,
    summary: 'Delete a user: their tokens stop',
    ...doneParts,
    useCase: deleteUser,
    input: ({ params }) => userOf(params),
  }),
  route(`GET ${one}/impact`, {
    tag,
    summary: 'Which credentials would stop',
    query: z.strictObject({ by: z.enum(['suspension', 'deletion']).default('deletion') }),
    ...impactParts,
    useCase: previewUser,
    input: ({ params, query }) => ({ ...userOf(params), by: query.by }),
  }),
  route('POST /v1/sessions', {
    tag: 'Sessions',
    summary: 'Open a session for a user, for the platform’s own backend',
    body: z.strictObject({ userId: z.string().max(64) }).meta({ id: 'CreateSession' }),
    status: 201,
    answer: openedSessionSchema,
    idempotent: true,
    useCase: createSession,
    input: ({ body }) => ({ userId: body.userId as PrincipalId }),
    view: (opened, _, now) => openedSessionView(opened, now),
  }),
]
