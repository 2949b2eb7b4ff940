import type { JsonObject } from '@bufbuild/protobuf'
import type { Workspace as LatchkeyWorkspace } from '@latchkey/sdk'
import { ClarifaiError } from '../status.ts'
import type { OperationContext } from './operation.ts'

/** An app's owner and id, out of a workspace's address. */
export function idsOf(address: string): { readonly user_id: string; readonly app_id: string } {
  const [user_id = '', app_id = ''] = address.split('/')
  return { user_id, app_id }
}

export const gettable = (visibility: 'private' | 'public'): JsonObject => ({
  gettable: visibility === 'public' ? 50 : 10,
})

export function appJson({ store }: Pick<OperationContext, 'store'>, workspace: LatchkeyWorkspace): JsonObject {
  const { user_id, app_id } = idsOf(workspace.address)
  const { description, defaultLanguage, metadata } = store.details(workspace.id)
  return {
    id: app_id,
    name: workspace.name,
    user_id,
    created_at: workspace.createdAt,
    modified_at: workspace.updatedAt,
    description,
    default_language: defaultLanguage,
    metadata: JSON.parse(metadata) as JsonObject,
    visibility: gettable(workspace.visibility),
  }
}

/** All apps that the caller owns or shares, newest first. */
export async function reachableApps({ latchkey }: OperationContext): Promise<readonly LatchkeyWorkspace[]> {
  const found: LatchkeyWorkspace[] = []
  for await (const workspace of latchkey.workspaces.list({ limit: 100 })) found.push(workspace)
  return found
}

/** One of those, by owner and id. Throws `doesNotExist`. */
export async function reachableApp(
  context: OperationContext,
  userId: string,
  appId: string,
): Promise<LatchkeyWorkspace> {
  const owner = userId === '' || userId === 'me' ? context.caller.principal.handle : userId
  const found = (await reachableApps(context)).find(({ address }) => address === `${owner}/${appId}`)
  if (found !== undefined) return found
  throw new ClarifaiError(
    'doesNotExist',
    `There is no app "${appId}" of the user "${owner}", or your key does not reach it.`,
  )
}
