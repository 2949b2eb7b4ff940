import type { Caller } from '@latchkey/guard'
import type { GraphqlAccess } from '@latchkey/guard/graphql'
import { GraphQLError } from 'graphql'
import { forbidden, projectNotFound, SpeckleError } from '../speckle-error.ts'
import type { Project } from '../store/project-table.ts'
import type { Store } from '../store/store.ts'

/** A project that the caller may see or change, and the caller as seen from there; `null` for a stranger in a public project. */
export interface OpenProject {
  readonly project: Project
  readonly caller: Caller | null
}

export type ProjectScope = 'streams:read' | 'streams:write'

/** What tokens that are limited to projects are limited to. */
export const projectResource = (id: string) => `project:${id}`

/**
 * Three bounds at once: the token's scopes, what it is limited to, and its owner's role in the project. Throws in Speckle's words, and in its order: the token
 * itself, then whether there is such a project, then whether it is open to this caller.
 */
export async function openProject(
  access: GraphqlAccess,
  store: Store,
  id: string,
  scope: ProjectScope,
): Promise<OpenProject> {
  const isReading = scope === 'streams:read'
  await access.require({ scopes: [scope], anonymous: isReading })
  const project = store.projects.get(id)
  if (project === undefined) throw projectNotFound()
  if (access.caller === null) {
    if (isPublic(project)) return { project, caller: null }
    throw new SpeckleError(401, 'FORBIDDEN', 'You are not logged in to this server')
  }
  const caller = await access
    .require({ scopes: [scope], workspace: id, resource: projectResource(id) })
    .catch((refusal: unknown) => {
      throw isScopeMissing(refusal) ? forbidden('Your role in the project does not allow this.') : refusal
    })
  return { project, caller }
}

export const isPublic = ({ visibility }: Pick<Project, 'visibility'>) =>
  visibility === 'PUBLIC' || visibility === 'UNLISTED'

/** The token holds the scope, as was asked before; so it is the role that lacks it here. */
function isScopeMissing(refusal: unknown): boolean {
  return refusal instanceof GraphQLError && 'scope' in refusal.extensions
}

/** Speckle's name for what the caller is in the project, as far as the token shows it: one that can only read looks like a reviewer's. */
export function roleIn({ project, caller }: OpenProject): string | null {
  if (caller === null) return null
  if (caller.principal.id === project.ownerId) return 'stream:owner'
  return caller.scopes.includes('streams:write') ? 'stream:contributor' : 'stream:reviewer'
}
