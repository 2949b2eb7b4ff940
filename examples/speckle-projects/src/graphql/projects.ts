import { isPublic, type OpenProject, openProject, roleIn } from '../access/project-access.ts'
import { badInput, forbidden, notFound } from '../speckle-error.ts'
import type { Project, Visibility } from '../store/project-table.ts'
import type { SpeckleContext } from './context.ts'
import { type PageChoice, page } from './page.ts'
import { limitedUser } from './person.ts'

/** A project as its fields' resolvers are given it: with who looks at it. */
export interface SeenProject extends Project {
  readonly seen: OpenProject
}

const LONGEST_NAME = 100

export async function seenProject({ latchkey, store }: SpeckleContext, id: string): Promise<SeenProject> {
  const seen = await openProject(latchkey, store, id, 'streams:read')
  return { ...seen.project, seen }
}

export const project = (_: unknown, { id }: { id: string }, context: SpeckleContext) => seenProject(context, id)

const check = (authorized: boolean) => ({
  authorized,
  code: authorized ? 'OK' : 'FORBIDDEN',
  message: authorized ? 'OK' : 'You are not authorized to do this.',
})

export const projectFields = {
  role: ({ seen }: SeenProject) => roleIn(seen),
  sourceApps: ({ id }: SeenProject, _: unknown, { store }: SpeckleContext) => store.versions.applications(id),
  workspaceId: () => null,
  permissions({ seen }: SeenProject) {
    const writes = seen.caller?.scopes.includes('streams:write') ?? false
    return {
      canLoad: check(true),
      canCreateModel: check(writes),
      canPublish: check(writes),
      canDelete: check(writes && roleIn(seen) === 'stream:owner'),
    }
  },
  async team({ id }: SeenProject, _: unknown, { directory, token }: SpeckleContext) {
    return (await directory.members(token, id)).map((member) => ({
      id: member.id,
      role: ROLES[member.role] ?? 'stream:reviewer',
      user: limitedUser(member),
    }))
  },
  models(
    { id }: SeenProject,
    { filter, ...choice }: PageChoice & { readonly filter?: ModelsFilter | null },
    { store }: SpeckleContext,
  ) {
    const { search, ids, excludeIds, onlyWithVersions } = filter ?? {}
    const wanted = store.models
      .list(id)
      .filter(
        (model) =>
          model.name.toLowerCase().includes(search?.toLowerCase() ?? '') &&
          (ids?.includes(model.id) ?? true) &&
          !excludeIds?.includes(model.id) &&
          (!onlyWithVersions || store.versions.list(id, model.id).length > 0),
      )
    return page(wanted, choice)
  },
  model({ id }: SeenProject, { id: modelId }: { id: string }, { store }: SpeckleContext) {
    return store.models.get(id, modelId) ?? missing('Model')
  },
  version({ id }: SeenProject, { id: versionId }: { id: string }, { store }: SpeckleContext) {
    return store.versions.get(id, versionId) ?? missing('Version')
  },
}

const ROLES: Readonly<Record<string, string>> = {
  owner: 'stream:owner',
  admin: 'stream:owner',
  member: 'stream:contributor',
}

interface ModelsFilter {
  readonly search?: string | null
  readonly ids?: readonly string[] | null
  readonly excludeIds?: readonly string[] | null
  readonly onlyWithVersions?: boolean | null
}

function missing(what: string): never {
  throw notFound(what)
}

interface ProjectInput {
  readonly name?: string | null
  readonly description?: string | null
  readonly visibility?: Visibility | null
  readonly allowPublicComments?: boolean | null
}

export const projectMutations = {
  async create(_: unknown, { input }: { input?: ProjectInput | null }, context: SpeckleContext) {
    const { latchkey, directory, store, token } = context
    const caller = await latchkey.require({ scopes: ['streams:write'] })
    if (caller === null || caller.resources !== null)
      throw forbidden('You are not authorized to create a new project resource.')
    const name = checkedName(input?.name ?? 'Unnamed project')
    const visibility = input?.visibility ?? 'PRIVATE'
    const { id } = await directory.createProject(token, name, isPublic({ visibility }))
    const now = new Date().toISOString()
    const created = {
      id,
      name,
      visibility,
      description: input?.description ?? '',
      allowPublicComments: false,
      ownerId: caller.principal.id,
      createdAt: now,
      updatedAt: now,
    }
    store.projects.put(created)
    // Not by asking again as for any other: a token that may write need not be one that may read what it has made.
    return { ...created, seen: { project: created, caller } }
  },

  async update(_: unknown, { update }: { update: ProjectInput & { readonly id: string } }, context: SpeckleContext) {
    const { latchkey, directory, store, token } = context
    const { project: before, caller } = await openProject(latchkey, store, update.id, 'streams:write')
    const after = {
      ...before,
      name: checkedName(update.name ?? before.name),
      description: update.description ?? before.description,
      visibility: update.visibility ?? before.visibility,
      allowPublicComments: update.allowPublicComments ?? before.allowPublicComments,
      updatedAt: new Date().toISOString(),
    }
    await directory.editProject(token, before.id, {
      ...(after.name !== before.name && { name: after.name }),
      ...(isPublic(after) !== isPublic(before) && { isPublic: isPublic(after) }),
    })
    store.projects.put(after)
    return { ...after, seen: { project: after, caller } }
  },

  async delete(_: unknown, { id }: { id: string }, { latchkey, directory, store, token }: SpeckleContext) {
    await openProject(latchkey, store, id, 'streams:write')
    await directory.deleteProject(token, id)
    store.projects.delete(id)
    return true
  },
}

function checkedName(name: string): string {
  const trimmed = name.trim()
  if (trimmed !== '' && trimmed.length <= LONGEST_NAME) return trimmed
  throw badInput(`A name has 1 to ${LONGEST_NAME} characters.`)
}
