import type { Principal } from '@latchkey/core'
import {
  createServiceAccount,
  editServiceAccount,
  getServiceAccount,
  listServiceAccounts,
} from '../../../control/service-accounts/profile.ts'
import {
  deleteServiceAccount,
  previewServiceAccount,
  resumeServiceAccount,
  suspendServiceAccount,
} from '../../../control/service-accounts/state.ts'
import { type Route, route } from '../route.ts'
import { serviceAccountSchema, serviceAccountView } from '../schemas/organization.ts'
import {
  accountOf,
  doneParts,
  emptyBody,
  impactParts,
  listParts,
  nameBody,
  nameEdit,
  organizationOf,
  pageOf,
} from './parts.ts'

const tag = 'Service accounts'
const all = '/v1/organizations/{organizationId}/service-accounts'
const one = `${all}/{serviceAccountId}` as const
const single = { tag, answer: serviceAccountSchema, view: serviceAccountView }

export const SERVICE_ACCOUNT_ROUTES: readonly Route[] = [
  route(`POST ${all}`, {
    ...single,
    summary: 'Create a service account',
    body: nameBody,
    status: 201,
    idempotent: true,
    useCase: createServiceAccount,
    input: ({ params, body }) => ({ ...organizationOf(params), ...body }),
  }),
  route(`GET ${all}`, {
    tag,
    summary: 'List the service accounts, newest first',
    ...listParts(serviceAccountSchema, ({ id }: Principal) => id, serviceAccountView),
    useCase: listServiceAccounts,
    input: ({ params, query }) => ({ ...organizationOf(params), ...pageOf(query) }),
  }),
  route(`GET ${one}`, {
    ...single,
    summary: 'Show a service account',
    useCase: getServiceAccount,
    input: ({ params }) => accountOf(params),
  }),
  route(`PATCH ${one}`, {
    ...single,
    summary: 'Rename a service account',
    body: nameEdit,
    useCase: editServiceAccount,
    input: ({ params, body }) => ({ ...accountOf(params), ...body }),
  }),
  route(`POST ${one}/suspend`, {
    ...single,
    summary: 'Suspend a service account: its tokens stop',
    body: emptyBody,
    useCase: suspendServiceAccount,
    input: ({ params }) => accountOf(params),
  }),
  route(`POST ${one}/resume`, {
    ...single,
    summary: 'Resume a service account',
    body: emptyBody,
    useCase: resumeServiceAccount,
    input: ({ params }) => accountOf(params),
  }),
  route(`DELETE ${one}`, {
    tag,
    summary: 'Delete a service account: its tokens stop',
    ...doneParts,
    useCase: deleteServiceAccount,
    input: ({ params }) => accountOf(params),
  }),
  route(`GET ${one}/impact`, {
    tag,
    summary: 'Which tokens would stop if the service account were suspended or deleted',
    ...impactParts,
    useCase: previewServiceAccount,
    input: ({ params }) => accountOf(params),
  }),
]
