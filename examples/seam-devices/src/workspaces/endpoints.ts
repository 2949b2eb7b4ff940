import { z } from 'zod'
import { callerWorkspace } from '../caller-workspace.ts'
import { type Endpoint, endpoint } from '../http/endpoint.ts'
import type { WorkspaceDetailsTable } from '../store/workspace-details-table.ts'
import { bearerToken } from './bearer-token.ts'
import type { DirectoryWorkspace, WorkspaceDirectory } from './directory.ts'
import type { Workspace } from './workspace.ts'
import { createWorkspaceParameters, detailsAfter, detailsOfNew, updateWorkspaceParameters } from './workspace-input.ts'

export function workspaceEndpoints(directory: WorkspaceDirectory, details: WorkspaceDetailsTable): Endpoint[] {
  const described = ({ id, name }: DirectoryWorkspace): Workspace => ({
    workspace_id: id,
    name,
    ...details.get(id, name),
  })

  return [
    endpoint({
      path: '/workspaces/list',
      title: 'List Workspaces',
      methods: ['GET', 'POST'],
      requirement: { scopes: ['workspaces:read'], workspace: 'optional' },
      parameters: z.strictObject({}),
      response: { key: 'workspaces', resource: 'workspace', shape: 'list' },
      async answer({ caller, authorization }) {
        const reachable =
          caller.workspace === null ? await directory.list(bearerToken(authorization)) : [caller.workspace]
        return { workspaces: reachable.map(described) }
      },
    }),
    endpoint({
      path: '/workspaces/get',
      title: 'Get a Workspace',
      methods: ['GET', 'POST'],
      requirement: { scopes: ['workspaces:read'], workspace: 'required' },
      parameters: z.strictObject({}),
      response: { key: 'workspace', resource: 'workspace', shape: 'one' },
      answer: ({ caller }) => ({ workspace: described(callerWorkspace(caller)) }),
    }),
    endpoint({
      path: '/workspaces/create',
      title: 'Create a Workspace',
      methods: ['POST'],
      requirement: { scopes: ['workspaces:create'], workspace: 'none', kinds: ['pat'] },
      parameters: createWorkspaceParameters,
      response: { key: 'workspace', resource: 'workspace', shape: 'one' },
      async answer({ parameters, authorization }) {
        const created = await directory.create(bearerToken(authorization), parameters.name)
        details.put(created.id, detailsOfNew(parameters))
        return { workspace: described(created) }
      },
    }),
    endpoint({
      path: '/workspaces/update',
      title: 'Update a Workspace',
      methods: ['PATCH', 'POST'],
      requirement: { scopes: ['workspaces:write'], workspace: 'required' },
      parameters: updateWorkspaceParameters,
      response: undefined,
      async answer({ parameters, caller, authorization }) {
        const workspace = callerWorkspace(caller)
        // Latchkey may refuse the new name; then nothing else is changed either.
        if (parameters.name !== undefined)
          await directory.rename(bearerToken(authorization), workspace.id, parameters.name)
        details.put(workspace.id, detailsAfter(details.get(workspace.id, workspace.name), parameters))
        return {}
      },
    }),
  ]
}
