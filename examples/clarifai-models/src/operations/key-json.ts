import type { JsonObject } from '@bufbuild/protobuf'
import type { Latchkey } from '@latchkey/sdk'
import { idsOf } from './app-json.ts'

export type KeyCredential = Awaited<ReturnType<Latchkey['tokens']['get']>>

export const PAT = 'personal_access_token'
export const APP_KEY = 'app_specific_key'

/** `isScope` tells Clarifai's scopes from those of Latchkey's management. `secret` stands for the id in the one answer that tells it. */
export function keyJson(
  credential: KeyCredential,
  address: string | null,
  isScope: (name: string) => boolean,
  secret?: string,
): JsonObject {
  const { id, name, description, scopes, resources, createdAt, expiresAt, kind } = credential
  const app = address === null ? null : idsOf(address)
  return {
    id: secret ?? id,
    description: description || name,
    scopes: scopes.includes('All') ? ['All'] : scopes.filter(isScope),
    endpoints: [...(resources ?? [])],
    apps: app === null ? [] : [{ id: app.app_id, user_id: app.user_id }],
    created_at: createdAt,
    ...(expiresAt !== null && { expires_at: expiresAt }),
    type: kind === 'key' ? APP_KEY : PAT,
  }
}
