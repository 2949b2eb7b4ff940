import { z } from 'zod'
import { readSelf, revokeSelf, rotateSelf } from '../../../control/credentials/self.ts'
import { type Route, route } from '../route.ts'
import {
  credentialSchema,
  credentialView,
  overlapFrom,
  revokeBody,
  revokedSchema,
  rotateBody,
  rotatedSchema,
  rotatedView,
} from '../schemas/credential.ts'

const selfSchema = z
  .object({
    credential: credentialSchema,
    principal: z.object({
      id: z.string(),
      type: z.enum(['user', 'service_account', 'workspace', 'platform']),
      name: z.string(),
      email: z.string().nullable(),
    }),
    scopes: z.array(z.string()).meta({ description: 'What it may do outside any workspace.' }),
  })
  .meta({ id: 'Self' })

const tag = 'Self'

/** What the holder of a credential does with that very credential. */
export const SELF_ROUTES: readonly Route[] = [
  route('GET /v1/self', {
    tag,
    summary: 'Show what the presented credential is',
    answer: selfSchema,
    useCase: readSelf,
    input: () => ({}),
    view: (caller, _, now) => ({
      credential: credentialView(caller.credential, now),
      principal: caller.principal,
      scopes: caller.accountScopes,
    }),
  }),
  route('POST /v1/self/rotate', {
    tag,
    summary: 'Give the presented credential a new secret',
    body: rotateBody,
    answer: rotatedSchema,
    idempotent: true,
    useCase: rotateSelf,
    input: ({ body }) => ({ overlap: overlapFrom(body) }),
    view: (rotated, _, now) => rotatedView(rotated, now),
  }),
  route('POST /v1/self/revoke', {
    tag,
    summary: 'Revoke the presented credential for good',
    body: revokeBody,
    receipt: true,
    answer: revokedSchema,
    useCase: revokeSelf,
    input: ({ body }) => ({ reason: body.reason }),
    view: (credential, _, now) => credentialView(credential, now),
  }),
]
