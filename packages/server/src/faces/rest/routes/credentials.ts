import type { AuditRecord, Credential, CredentialId, OrganizationId, PrincipalId, WorkspaceId } from '@latchkey/core'
import { choices } from '../../../control/credentials/choices.ts'
import { edit } from '../../../control/credentials/edit.ts'
import {
  OWN_TOKENS,
  SERVICE_ACCOUNT_TOKENS,
  SERVICE_KEYS,
  WORKSPACE_KEYS,
} from '../../../control/credentials/families.ts'
import type { CredentialFamily, FamilyInput } from '../../../control/credentials/family.ts'
import { credentialHistory } from '../../../control/credentials/history.ts'
import { issue } from '../../../control/credentials/issue.ts'
import { counts, get, list, usage } from '../../../control/credentials/list.ts'
import { type ReachedWorkspace, reach } from '../../../control/credentials/reach.ts'
import { replace } from '../../../control/credentials/replace.ts'
import { rotate } from '../../../control/credentials/rotate.ts'
import { resume, revoke, revokeMany, suspend } from '../../../control/credentials/state.ts'
import { reveal } from '../../../control/recovery/reveal.ts'
import { inOrder, orderFrom } from '../../http/ordered-paging.ts'
import { type Route, route } from '../route.ts'
import { auditSchema, auditView } from '../schemas/audit.ts'
import { choicesQuery, choicesSchema, choicesView } from '../schemas/choices.ts'
import {
  createCredentialBody,
  credentialSchema,
  credentialView,
  editCredentialBody,
  issuedSchema,
  issuedView,
  overlapFrom,
  rateLimitFrom,
  reachFrom,
  replaceBody,
  revealedSchema,
  revokeBody,
  revokedManySchema,
  revokedSchema,
  revokeManyBody,
  rotateBody,
  rotatedSchema,
  rotatedView,
  usageSchema,
} from '../schemas/credential.ts'
import { countsSchema, credentialListQuery, searchQuery } from '../schemas/credential-list.ts'
import { listOf } from '../schemas/list.ts'
import { reachedWorkspaceSchema, reachedWorkspaceView } from '../schemas/reach.ts'
import { emptyBody, listParts, pageOf } from './parts.ts'

type Params = Readonly<Record<string, string>>

/** The place that a path names, as the use cases of credentials want it. */
function placeOf({ workspaceId, organizationId, serviceAccountId }: Params): FamilyInput {
  return {
    ...(workspaceId === undefined ? {} : { workspaceId: workspaceId as WorkspaceId }),
    ...(organizationId === undefined ? {} : { organizationId: organizationId as OrganizationId }),
    ...(serviceAccountId === undefined ? {} : { serviceAccountId: serviceAccountId as PrincipalId }),
  }
}

const targetOf = (params: Params) => ({ ...placeOf(params), id: params['id'] as CredentialId })

/** The routes in which each family of credentials lives its life. */
function lifeOf(family: CredentialFamily, base: `/v1/${string}`, tag: string): Route[] {
  const one = `${base}/{id}` as const
  const noun = family.noun
  const single = {
    tag,
    answer: credentialSchema,
    view: (credential: Credential, _: unknown, now: Parameters<typeof credentialView>[1]) =>
      credentialView(credential, now),
  }
  return [
    route(`POST ${base}`, {
      tag,
      summary: `Create a ${noun}`,
      body: createCredentialBody,
      status: 201,
      answer: issuedSchema,
      idempotent: true,
      useCase: issue(family),
      input: ({ params, body }) => ({
        ...placeOf(params),
        name: body.name,
        description: body.description,
        notBefore: body.notBefore,
        rateLimit: rateLimitFrom(body),
        ...reachFrom(body),
      }),
      view: (issued, _, now) => issuedView(issued, now),
    }),
    route(`GET ${base}`, {
      tag,
      summary: `List each ${noun}, newest first unless asked otherwise`,
      query: credentialListQuery,
      answer: listOf(credentialSchema),
      useCase: list(family),
      input: ({ params, query }) => ({
        ...placeOf(params),
        search: query.q,
        status: query.status,
        order: orderFrom(query),
      }),
      view: (found, { query }, now) => inOrder(found, orderFrom(query), (item) => credentialView(item, now)),
    }),
    route(`GET ${base}/counts`, {
      tag,
      summary: `Count each ${noun} by status`,
      query: searchQuery,
      answer: countsSchema,
      useCase: counts(family),
      input: ({ params, query }) => ({ ...placeOf(params), search: query.q }),
      view: (found) => found,
    }),
    route(`POST ${base}/revoke`, {
      tag,
      summary: `Revoke several at once, each ${noun} for good, or none`,
      body: revokeManyBody,
      answer: revokedManySchema,
      receipt: true,
      useCase: revokeMany(family),
      input: ({ params, body }) => ({ ...placeOf(params), ids: body.ids as CredentialId[], reason: body.reason }),
      view: (revoked, _, now) => ({ items: revoked.map((credential) => credentialView(credential, now)) }),
    }),
    route(`GET ${base}/choices`, {
      tag,
      summary: `Show what can be chosen for a new ${noun}`,
      query: choicesQuery,
      answer: choicesSchema,
      useCase: choices(family),
      input: ({ params, query }) => ({ ...placeOf(params), workspaces: query.workspaces ?? null }),
      view: choicesView,
    }),
    route(`GET ${one}`, {
      ...single,
      summary: `Show a ${noun}`,
      useCase: get(family),
      input: ({ params }) => targetOf(params),
    }),
    route(`GET ${one}/usage`, {
      tag,
      summary: `Show how often a ${noun} was used, by UTC day`,
      answer: usageSchema,
      useCase: usage(family),
      input: ({ params }) => targetOf(params),
      view: (days) => ({ days }),
    }),
    route(`GET ${one}/audit`, {
      tag,
      summary: `Show the history of a ${noun}`,
      ...listParts(auditSchema, ({ id }: AuditRecord) => id, auditView),
      useCase: credentialHistory(family),
      input: ({ params, query }) => ({ ...targetOf(params), ...pageOf(query) }),
    }),
    route(`GET ${one}/reach`, {
      tag,
      summary: `Show where a ${noun} reaches now, and why not further`,
      ...listParts(reachedWorkspaceSchema, ({ workspace }: ReachedWorkspace) => workspace.id, reachedWorkspaceView),
      useCase: reach(family),
      input: ({ params, query }) => ({ ...targetOf(params), ...pageOf(query) }),
    }),
    route(`PATCH ${one}`, {
      ...single,
      summary: `Edit a ${noun}`,
      body: editCredentialBody,
      useCase: edit(family),
      input: ({ params, body }) => ({
        ...targetOf(params),
        name: body.name,
        description: body.description,
        rateLimit: rateLimitFrom(body),
        ...reachFrom(body),
      }),
    }),
    route(`POST ${one}/rotate`, {
      tag,
      summary: `Give a ${noun} a new secret`,
      body: rotateBody,
      answer: rotatedSchema,
      idempotent: true,
      useCase: rotate(family),
      input: ({ params, body }) => ({ ...targetOf(params), overlap: overlapFrom(body) }),
      view: (rotated, _, now) => rotatedView(rotated, now),
    }),
    route(`POST ${one}/replace`, {
      tag,
      summary: `Revoke a ${noun} and make another that reaches as far`,
      body: replaceBody,
      answer: issuedSchema,
      idempotent: true,
      status: 201,
      useCase: replace(family),
      input: ({ params, body }) => ({ ...targetOf(params), reason: body.reason }),
      view: (issued, _, now) => issuedView(issued, now),
    }),
    ...(family.kind === 'service'
      ? []
      : [
          route(`POST ${one}/reveal`, {
            tag,
            summary: `Show the secret of a ${noun} again, where the operator made secrets recoverable`,
            body: emptyBody,
            answer: revealedSchema,
            useCase: reveal(family),
            input: ({ params }) => targetOf(params),
            view: (revealed, _, now) => issuedView(revealed, now),
          }),
        ]),
    route(`POST ${one}/suspend`, {
      ...single,
      summary: `Suspend a ${noun}`,
      body: emptyBody,
      useCase: suspend(family),
      input: ({ params }) => targetOf(params),
    }),
    route(`POST ${one}/resume`, {
      ...single,
      summary: `Resume a ${noun}`,
      body: emptyBody,
      useCase: resume(family),
      input: ({ params }) => targetOf(params),
    }),
    route(`POST ${one}/revoke`, {
      ...single,
      answer: revokedSchema,
      summary: `Revoke a ${noun} for good`,
      body: revokeBody,
      receipt: true,
      useCase: revoke(family),
      input: ({ params, body }) => ({ ...targetOf(params), reason: body.reason }),
    }),
  ]
}

export const CREDENTIAL_ROUTES: readonly Route[] = [
  ...lifeOf(OWN_TOKENS, '/v1/tokens', 'Personal access tokens'),
  ...lifeOf(WORKSPACE_KEYS, '/v1/workspaces/{workspaceId}/keys', 'API keys'),
  ...lifeOf(SERVICE_KEYS, '/v1/service-keys', 'Service keys'),
  ...lifeOf(
    SERVICE_ACCOUNT_TOKENS,
    '/v1/organizations/{organizationId}/service-accounts/{serviceAccountId}/tokens',
    'Service accounts',
  ),
]
