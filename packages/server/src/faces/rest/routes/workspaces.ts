import type { OrganizationId, Workspace, WorkspaceMember } from '@latchkey/core'
import { z } from 'zod'
import { createWorkspace } from '../../../control/workspaces/create.ts'
import { deleteWorkspace, previewWorkspace } from '../../../control/workspaces/delete.ts'
import { editWorkspace } from '../../../control/workspaces/edit.ts'
import { previewWorkspaceMember } from '../../../control/workspaces/member-impact.ts'
import { listWorkspaceMembers, removeWorkspaceMember, setWorkspaceMember } from '../../../control/workspaces/members.ts'
import { getWorkspacePolicy, previewWorkspacePolicy, setWorkspacePolicy } from '../../../control/workspaces/policy.ts'
import { getWorkspace, listWorkspaces } from '../../../control/workspaces/read.ts'
import { resumeWorkspace, suspendWorkspace } from '../../../control/workspaces/state.ts'
import { listWorkspaceTokens, type VisitingToken } from '../../../control/workspaces/tokens.ts'
import { type Route, route } from '../route.ts'
import { slugText } from '../schemas/organization.ts'
import { policyChoice, policySchema, policyView } from '../schemas/policy.ts'
import { policyPreviewSchema, policyPreviewView } from '../schemas/policy-preview.ts'
import { lineOf } from '../schemas/text.ts'
import { visitingTokenSchema, visitingTokenView } from '../schemas/visiting-token.ts'
import {
  visibility,
  workspaceMemberSchema,
  workspaceMemberView,
  workspaceSchema,
  workspaceView,
  workspaceWithRightsSchema,
  workspaceWithRightsView,
} from '../schemas/workspace.ts'
import { doneParts, emptyBody, impactParts, listParts, memberOf, pageOf, roleBody, workspaceOf } from './parts.ts'

const tag = 'Workspaces'
const one = '/v1/workspaces/{workspaceId}'
const member = `${one}/members/{memberId}` as const
const single = { tag, answer: workspaceSchema, view: workspaceView }
const createBody = z
  .strictObject({
    name: lineOf(100),
    slug: slugText.optional(),
    visibility: visibility.optional(),
    organizationId: z.string().max(64).optional(),
  })
  .meta({ id: 'CreateWorkspace' })

export const WORKSPACE_ROUTES: readonly Route[] = [
  route('POST /v1/workspaces', {
    ...single,
    summary: 'Create a workspace, your own or an organization’s',
    body: createBody,
    status: 201,
    idempotent: true,
    useCase: createWorkspace,
    input: ({ body }) => ({ ...body, organizationId: body.organizationId as OrganizationId | undefined }),
  }),
  route('GET /v1/workspaces', {
    tag,
    summary: 'List the workspaces that the credential reaches, newest first',
    ...listParts(workspaceSchema, ({ id }: Workspace) => id, workspaceView),
    useCase: listWorkspaces,
    input: ({ query }) => pageOf(query),
  }),
  route(`GET ${one}`, {
    tag,
    summary: 'Show a workspace, and what the credential may do in it',
    answer: workspaceWithRightsSchema,
    view: workspaceWithRightsView,
    useCase: getWorkspace,
    input: ({ params }) => workspaceOf(params),
  }),
  route(`PATCH ${one}`, {
    ...single,
    summary: 'Edit a workspace',
    body: z
      .strictObject({ name: lineOf(100).optional(), visibility: visibility.optional() })
      .meta({ id: 'EditWorkspace' }),
    useCase: editWorkspace,
    input: ({ params, body }) => ({ ...workspaceOf(params), ...body }),
  }),
  route(`POST ${one}/suspend`, {
    ...single,
    summary: 'Suspend a workspace: nothing acts in it',
    body: emptyBody,
    useCase: suspendWorkspace,
    input: ({ params }) => workspaceOf(params),
  }),
  route(`POST ${one}/resume`, {
    ...single,
    summary: 'Resume a workspace',
    body: emptyBody,
    useCase: resumeWorkspace,
    input: ({ params }) => workspaceOf(params),
  }),
  route(`DELETE ${one}`, {
    tag,
    summary: 'Delete a workspace: its API keys stop',
    ...doneParts,
    useCase: deleteWorkspace,
    input: ({ params }) => workspaceOf(params),
  }),
  route(`GET ${one}/impact`, {
    tag,
    summary: 'Which credentials would stop if it were deleted',
    ...impactParts,
    useCase: previewWorkspace,
    input: ({ params }) => workspaceOf(params),
  }),
  route(`GET ${one}/members`, {
    tag,
    summary: 'List the members',
    ...listParts(workspaceMemberSchema, ({ memberId }: WorkspaceMember) => memberId, workspaceMemberView),
    useCase: listWorkspaceMembers,
    input: ({ params, query }) => ({ ...workspaceOf(params), ...pageOf(query) }),
  }),
  route(`PUT ${member}`, {
    tag,
    summary: 'Add a user, service account or team, or change its role',
    body: roleBody,
    ...doneParts,
    useCase: setWorkspaceMember,
    input: ({ params, body }) => ({ ...memberOf(params), role: body.role }),
  }),
  route(`DELETE ${member}`, {
    tag,
    summary: 'Remove a member',
    ...doneParts,
    useCase: removeWorkspaceMember,
    input: ({ params }) => memberOf(params),
  }),
  route(`GET ${member}/impact`, {
    tag,
    summary: 'Which tokens would stop reaching the workspace',
    ...impactParts,
    useCase: previewWorkspaceMember,
    input: ({ params }) => memberOf(params),
  }),
  route(`GET ${one}/policy`, {
    tag,
    summary: 'Show the rules for tokens',
    answer: policySchema,
    useCase: getWorkspacePolicy,
    input: ({ params }) => workspaceOf(params),
    view: policyView,
  }),
  route(`POST ${one}/policy/preview`, {
    tag,
    summary: 'Show which tokens and keys a policy would touch, and how',
    body: policySchema,
    answer: policyPreviewSchema,
    useCase: previewWorkspacePolicy,
    input: ({ params, body }) => ({ ...workspaceOf(params), policy: policyChoice(body) }),
    view: (preview, _, now) => policyPreviewView(preview, now),
  }),
  route(`GET ${one}/tokens`, {
    tag,
    summary: 'List the personal access tokens that reach it now, whoever owns them',
    ...listParts(visitingTokenSchema, ({ token }: VisitingToken) => token.id, visitingTokenView),
    useCase: listWorkspaceTokens,
    input: ({ params, query }) => ({ ...workspaceOf(params), ...pageOf(query) }),
  }),
  route(`PUT ${one}/policy`, {
    tag,
    summary: 'Set the rules for tokens',
    body: policySchema,
    answer: policySchema,
    useCase: setWorkspacePolicy,
    input: ({ params, body }) => ({ ...workspaceOf(params), policy: policyChoice(body) }),
    view: policyView,
  }),
]
