import type { JsonObject } from '@bufbuild/protobuf'
import { z } from 'zod'
import { ClarifaiError } from '../status.ts'
import { appJson, reachableApp, reachableApps } from './app-json.ts'
import { type Operation, type OperationContext, ownHandle, pageOf, paging, read, userAppId } from './operation.ts'

const listRequest = z.object({ user_app_id: userAppId, ...paging })

/** The caller's own apps; under another owner's name those that this one shares with the caller. */
export const listApps: Operation = async (json, context) => {
  const { user_app_id, ...page } = read(listRequest, json)
  const { user_id } = user_app_id
  const owner = user_id === '' || user_id === 'me' ? context.caller.principal.handle : user_id
  const apps = (await reachableApps(context)).filter(({ address }) => address.startsWith(`${owner}/`))
  if (apps.length === 0) ownHandle(context, user_id)
  return { apps: pageOf(apps, page).map((app) => appJson(context, app)) }
}

export const getApp: Operation = async (_, context) => ({
  app: appJson(context, await context.latchkey.workspaces.get(context.caller.workspace?.id ?? '')),
})

const appInput = z.object({
  id: z.string().min(1, 'Give the app an id of a-z, 0-9 and hyphens.'),
  name: z.string().max(100).optional(),
  description: z.string().max(4000).optional(),
  default_language: z.string().max(20).optional(),
  metadata: z.record(z.string(), z.json()).optional(),
  visibility: z.object({ gettable: z.int().default(10) }).optional(),
})
type AppInput = z.output<typeof appInput>

const postRequest = z.object({ user_app_id: userAppId, apps: z.array(appInput).min(1).max(1) })

export const postApps: Operation = async (json, context) => {
  const { user_app_id, apps } = read(postRequest, json)
  ownHandle(context, user_app_id.user_id)
  const [app] = apps as [AppInput]
  const { id, visibility } = app
  const made = await context.latchkey.workspaces.create({
    name: app.name || id,
    slug: id,
    visibility: visibility === undefined ? 'private' : visibilityOf(visibility.gettable),
  })
  keepDetails(context, made.id, app)
  return { apps: [appJson(context, made)] }
}

const patchRequest = z.object({
  user_app_id: userAppId,
  apps: z.array(appInput).min(1).max(1),
  action: z.enum(['overwrite', 'merge']).default('overwrite'),
})

/** Changes what is given. */
export const patchApps: Operation = async (json, context) => {
  const { user_app_id, apps } = read(patchRequest, json)
  const [app] = apps as [AppInput]
  const before = await reachableApp(context, user_app_id.user_id, app.id)
  const after = await context.latchkey.workspaces.edit(before.id, {
    ...(app.name !== undefined && { name: app.name }),
    ...(app.visibility !== undefined && { visibility: visibilityOf(app.visibility.gettable) }),
  })
  keepDetails(context, after.id, app)
  return { apps: [appJson(context, after)] }
}

/** Its keys stop with it. */
export const deleteApp: Operation = async (_, context) => {
  const id = context.caller.workspace?.id
  if (id === undefined) throw new ClarifaiError('badRequest', 'Name the app to delete by user_id and app_id.')
  await context.latchkey.workspaces.delete(id)
  context.store.forget(id)
  return {}
}

function visibilityOf(value: number): 'private' | 'public' {
  if (value === 50) return 'public'
  if (value === 10 || value === 0) return 'private'
  throw new ClarifaiError('badRequest', 'visibility.gettable is 10 (private) or 50 (public) here.')
}

function keepDetails({ store }: OperationContext, workspaceId: string, app: AppInput): void {
  const before = store.details(workspaceId)
  store.setDetails(workspaceId, {
    description: app.description ?? before.description,
    defaultLanguage: app.default_language || before.defaultLanguage,
    metadata: app.metadata === undefined ? before.metadata : JSON.stringify(app.metadata satisfies JsonObject),
  })
}
