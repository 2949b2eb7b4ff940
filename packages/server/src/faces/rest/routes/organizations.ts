import type { Organization, OrganizationMember } from '@latchkey/core'
import { z } from 'zod'
import { createOrganization } from '../../../control/organizations/create.ts'
import { deleteOrganization, previewOrganization } from '../../../control/organizations/delete.ts'
import { editOrganization } from '../../../control/organizations/edit.ts'
import {
  listOrganizationMembers,
  previewOrganizationMember,
  removeOrganizationMember,
  setOrganizationMember,
} from '../../../control/organizations/members.ts'
import {
  getOrganizationPolicy,
  previewOrganizationPolicy,
  setOrganizationPolicy,
} from '../../../control/organizations/policy.ts'
import { getOrganization, listOrganizations } from '../../../control/organizations/read.ts'
import { type Route, route } from '../route.ts'
import {
  organizationMemberSchema,
  organizationMemberView,
  organizationSchema,
  organizationView,
  organizationWithRightsSchema,
  organizationWithRightsView,
  slugText,
} from '../schemas/organization.ts'
import { policyChoice, policySchema, policyView } from '../schemas/policy.ts'
import { policyPreviewSchema, policyPreviewView } from '../schemas/policy-preview.ts'
import { lineOf } from '../schemas/text.ts'
import { doneParts, impactParts, listParts, nameEdit, organizationOf, pageOf, principalOf, roleBody } from './parts.ts'

const tag = 'Organizations'
const one = '/v1/organizations/{organizationId}'
const single = { tag, answer: organizationSchema, view: organizationView }

export const ORGANIZATION_ROUTES: readonly Route[] = [
  route('POST /v1/organizations', {
    ...single,
    summary: 'Create an organization and own it',
    body: z.strictObject({ name: lineOf(100), slug: slugText.optional() }).meta({ id: 'CreateOrganization' }),
    status: 201,
    idempotent: true,
    useCase: createOrganization,
    input: ({ body }) => body,
  }),
  route('GET /v1/organizations', {
    tag,
    summary: 'List your organizations, newest first',
    ...listParts(organizationSchema, ({ id }: Organization) => id, organizationView),
    useCase: listOrganizations,
    input: ({ query }) => pageOf(query),
  }),
  route(`GET ${one}`, {
    tag,
    summary: 'Show an organization, and what the credential may do in it',
    answer: organizationWithRightsSchema,
    view: organizationWithRightsView,
    useCase: getOrganization,
    input: ({ params }) => organizationOf(params),
  }),
  route(`PATCH ${one}`, {
    ...single,
    summary: 'Rename an organization',
    body: nameEdit,
    useCase: editOrganization,
    input: ({ params, body }) => ({ ...organizationOf(params), ...body }),
  }),
  route(`DELETE ${one}`, {
    tag,
    summary: 'Delete an organization with its workspaces and service accounts',
    ...doneParts,
    useCase: deleteOrganization,
    input: ({ params }) => organizationOf(params),
  }),
  route(`GET ${one}/impact`, {
    tag,
    summary: 'Which tokens and keys would stop if the organization were deleted',
    ...impactParts,
    useCase: previewOrganization,
    input: ({ params }) => organizationOf(params),
  }),
  route(`GET ${one}/members`, {
    tag,
    summary: 'List the members',
    ...listParts(
      organizationMemberSchema,
      ({ principalId }: OrganizationMember) => principalId,
      organizationMemberView,
    ),
    useCase: listOrganizationMembers,
    input: ({ params, query }) => ({ ...organizationOf(params), ...pageOf(query) }),
  }),
  route(`PUT ${one}/members/{principalId}`, {
    tag,
    summary: 'Add a member or change their role',
    body: roleBody,
    ...doneParts,
    useCase: setOrganizationMember,
    input: ({ params, body }) => ({ ...organizationOf(params), ...principalOf(params), role: body.role }),
  }),
  route(`DELETE ${one}/members/{principalId}`, {
    tag,
    summary: 'Remove a member: their tokens no longer reach its workspaces',
    ...doneParts,
    useCase: removeOrganizationMember,
    input: ({ params }) => ({ ...organizationOf(params), ...principalOf(params) }),
  }),
  route(`GET ${one}/members/{principalId}/impact`, {
    tag,
    summary: 'Which tokens would stop reaching its workspaces',
    ...impactParts,
    useCase: previewOrganizationMember,
    input: ({ params }) => ({ ...organizationOf(params), ...principalOf(params) }),
  }),
  route(`GET ${one}/policy`, {
    tag,
    summary: 'Show the rules for tokens in its workspaces',
    answer: policySchema,
    useCase: getOrganizationPolicy,
    input: ({ params }) => organizationOf(params),
    view: policyView,
  }),
  route(`POST ${one}/policy/preview`, {
    tag,
    summary: 'Show which tokens and keys of its workspaces a policy would touch, and how',
    body: policySchema,
    answer: policyPreviewSchema,
    useCase: previewOrganizationPolicy,
    input: ({ params, body }) => ({ ...organizationOf(params), policy: policyChoice(body) }),
    view: (preview, _, now) => policyPreviewView(preview, now),
  }),
  route(`PUT ${one}/policy`, {
    tag,
    summary: 'Set the rules for tokens in its workspaces',
    body: policySchema,
    answer: policySchema,
    useCase: setOrganizationPolicy,
    input: ({ params, body }) => ({ ...organizationOf(params), policy: policyChoice(body) }),
    view: policyView,
  }),
]
