import { randomBytes } from 'node:crypto'
import { type OpenProject, openProject } from '../access/project-access.ts'
import { badInput, notFound, SpeckleError } from '../speckle-error.ts'
import type { Model } from '../store/model-table.ts'
import type { Version } from '../store/version-table.ts'
import type { SpeckleContext } from './context.ts'
import { type PageChoice, page } from './page.ts'
import { limitedUser } from './person.ts'

/** Ten hexadecimal characters, as Speckle's own ids of models and versions. */
export const newShortId = (): string => randomBytes(5).toString('hex')

const LONGEST_NAME = 256

export const modelFields = {
  displayName: ({ name }: Model) => name.slice(name.lastIndexOf('/') + 1),
  previewUrl: () => null,
  author: ({ author }: Model) => limitedUser(author),
  versions({ projectId, id }: Model, choice: PageChoice, { store }: SpeckleContext) {
    return page(store.versions.list(projectId, id), choice)
  },
}

export const versionFields = {
  previewUrl: ({ projectId, id }: Version, _: unknown, { origin }: SpeckleContext) =>
    `${origin}/preview/${projectId}/versions/${id}`,
  authorUser: ({ author }: Version) => limitedUser(author),
}

interface ModelInput {
  readonly name?: string | null
  readonly description?: string | null
  readonly projectId: string
}

export const modelMutations = {
  async create(_: unknown, { input }: { input: ModelInput }, context: SpeckleContext) {
    const open = await openProject(context.latchkey, context.store, input.projectId, 'streams:write')
    const now = new Date().toISOString()
    const model: Model = {
      projectId: input.projectId,
      id: newShortId(),
      name: freeName(context, input.projectId, input.name ?? ''),
      description: input.description ?? '',
      author: await authorOf(context, open),
      createdAt: now,
      updatedAt: now,
    }
    context.store.models.put(model)
    return model
  },

  async update(_: unknown, { input }: { input: ModelInput & { readonly id: string } }, context: SpeckleContext) {
    await openProject(context.latchkey, context.store, input.projectId, 'streams:write')
    const before = modelIn(context, input.projectId, input.id)
    const isRenamed = input.name !== undefined && input.name !== null && input.name !== before.name
    const after = {
      ...before,
      name: isRenamed ? freeName(context, input.projectId, input.name ?? '') : before.name,
      description: input.description ?? before.description,
      updatedAt: new Date().toISOString(),
    }
    context.store.models.put(after)
    return after
  },

  async delete(_: unknown, { input }: { input: ModelInput & { readonly id: string } }, context: SpeckleContext) {
    await openProject(context.latchkey, context.store, input.projectId, 'streams:write')
    modelIn(context, input.projectId, input.id)
    return context.store.models.delete(input.projectId, input.id)
  },
}

interface VersionInput {
  readonly objectId: string
  readonly modelId: string
  readonly projectId: string
  readonly message?: string | null
  readonly sourceApplication?: string | null
}

export const versionMutations = {
  async create(_: unknown, { input }: { input: VersionInput }, context: SpeckleContext) {
    const { store } = context
    const open = await openProject(context.latchkey, store, input.projectId, 'streams:write')
    const model = modelIn(context, input.projectId, input.modelId)
    if (store.objects.get(input.projectId, input.objectId) === undefined)
      throw badInput('The project has no such object: send it before the version that refers to it.')
    const version: Version = {
      projectId: input.projectId,
      modelId: input.modelId,
      id: newShortId(),
      message: input.message ?? '',
      referencedObject: input.objectId,
      sourceApplication: input.sourceApplication ?? 'unknown',
      author: await authorOf(context, open),
      createdAt: new Date().toISOString(),
    }
    store.versions.add(version)
    store.models.put({ ...model, updatedAt: version.createdAt })
    return version
  },
}

function modelIn({ store }: SpeckleContext, projectId: string, id: string): Model {
  const model = store.models.get(projectId, id)
  if (model === undefined) throw notFound('Model')
  return model
}

function freeName({ store }: SpeckleContext, projectId: string, name: string): string {
  const trimmed = name.trim()
  if (trimmed === '' || trimmed.length > LONGEST_NAME) throw badInput(`A name has 1 to ${LONGEST_NAME} characters.`)
  if (store.models.named(projectId, trimmed) === undefined) return trimmed
  throw new SpeckleError(
    400,
    'BRANCH_CREATE_ERROR',
    `The project has a model called ${JSON.stringify(trimmed)} already.`,
  )
}

/** A token need not show its owner's profile; their id it always tells. */
async function authorOf({ directory, latchkey, token }: SpeckleContext, { caller }: OpenProject) {
  const id = caller?.principal.id ?? ''
  if (!latchkey.caller?.scopes.includes('self:read')) return { id, name: 'Unnamed' }
  const { name } = await directory.profile(token)
  return { id, name }
}
