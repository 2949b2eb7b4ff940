import { createHash } from 'node:crypto'
import { NotFoundError } from '@latchkey/sdk'
import { z } from 'zod'
import { ClarifaiError } from '../status.ts'
import { reachableApp, reachableApps } from './app-json.ts'
import { APP_KEY, type KeyCredential, keyJson, PAT } from './key-json.ts'
import { type Operation, type OperationContext, ownHandle, pageOf, paging, read, userAppId } from './operation.ts'

const keyInput = z.object({
  id: z.string().default(''),
  description: z.string().max(500).default(''),
  scopes: z.array(z.string()).max(200).default([]),
  endpoints: z.array(z.string()).max(100).default([]),
  apps: z.array(z.object({ id: z.string(), user_id: z.string().default('') })).default([]),
  type: z.enum(['', APP_KEY, PAT]).default(''),
  expires_at: z.string().optional(),
})
type KeyInput = z.output<typeof keyInput>

const listRequest = z.object({
  user_app_id: userAppId,
  ...paging,
  not_expired: z.boolean().default(false),
  type: z.string().default(''),
})

interface FoundKey {
  readonly credential: KeyCredential
  /** Of the app, for an app-specific key. */
  readonly address: string | null
  readonly in: OperationContext['latchkey']['tokens']
}

/** The caller's tokens, and the keys of the caller's own apps: what still works, or once did and expired. */
export const listKeys: Operation = async (json, context) => {
  const { user_app_id, type, not_expired, ...page } = read(listRequest, json)
  const handle = ownHandle(context, user_app_id.user_id)
  const found: FoundKey[] = []
  if (type !== APP_KEY) found.push(...(await collect(context.latchkey.tokens, null)))
  if (type !== PAT) {
    const apps = (await reachableApps(context)).filter(({ address }) => address.startsWith(`${handle}/`))
    for (const { id, address } of apps) found.push(...(await collect(context.latchkey.keys(id), address)))
  }
  const shown = found.filter(
    ({ credential: { status } }) => status !== 'revoked' && !(not_expired && status === 'expired'),
  )
  return {
    keys: pageOf(shown, page).map(({ credential, address }) => keyJson(credential, address, isScopeFor(context))),
  }
}

/** The keys of one app. */
export const listAppKeys: Operation = async (json, context) => {
  const page = read(z.object(paging), json)
  const { workspace } = context.caller
  if (workspace === null) throw new ClarifaiError('badRequest', 'Name the app by user_id and app_id.')
  const found = await collect(context.latchkey.keys(workspace.id), workspace.address)
  const shown = found.filter(({ credential }) => credential.status !== 'revoked')
  return {
    keys: pageOf(shown, page).map(({ credential, address }) => keyJson(credential, address, isScopeFor(context))),
  }
}

async function collect(credentials: FoundKey['in'], address: string | null): Promise<FoundKey[]> {
  const found: FoundKey[] = []
  for await (const credential of credentials.list({ limit: 100 })) found.push({ credential, address, in: credentials })
  return found
}

const oneRequest = z.object({ user_app_id: userAppId, key_id: z.string().min(1) })

export const getKey: Operation = async (json, context) => {
  const { user_app_id, key_id } = read(oneRequest, json)
  ownHandle(context, user_app_id.user_id)
  const { credential, address } = await findKey(context, key_id)
  return { key: keyJson(credential, address, isScopeFor(context)) }
}

export const deleteKey: Operation = async (json, context) => {
  const { user_app_id, key_id } = read(oneRequest, json)
  ownHandle(context, user_app_id.user_id)
  const { credential, in: credentials } = await findKey(context, key_id)
  await credentials.revoke(credential.id, 'deleted')
  return {}
}

const writeRequest = z.object({ user_app_id: userAppId, keys: z.array(keyInput).min(1).max(1) })

/** The secret stands in `id` of this answer and nowhere else afterwards. */
export const postKeys: Operation = async (json, context) => {
  const { user_app_id, keys } = read(writeRequest, json)
  ownHandle(context, user_app_id.user_id)
  const [key] = keys as [KeyInput]
  const home = key.type === PAT ? null : await homeOf(context, key)
  if (home === null && key.apps.length > 0) {
    throw new ClarifaiError('badRequest', 'A personal access token belongs to no app; leave apps empty.')
  }
  const credentials = home === null ? context.latchkey.tokens : context.latchkey.keys(home.id)
  const { credential, secret } = await credentials.create({ ...fieldsOf(context, key), ...expiryOf(key) })
  return { keys: [keyJson(credential, home?.address ?? null, isScopeFor(context), secret)] }
}

const patchRequest = writeRequest.extend({
  action: z.enum(['', 'overwrite'], 'Only the action "overwrite" is supported.').default(''),
})

/** Gives a key another description, scopes and endpoints. To let one reach further takes a person who has just signed in, not a key. */
export const patchKeys: Operation = async (json, context) => {
  const { user_app_id, keys } = read(patchRequest, json)
  ownHandle(context, user_app_id.user_id)
  const [key] = keys as [KeyInput]
  const { credential, address, in: credentials } = await findKey(context, key.id)
  const edited = await credentials.edit(credential.id, { ...fieldsOf(context, key), ...expiryOf(key) })
  return { keys: [keyJson(edited, address, isScopeFor(context))] }
}

const LONGEST_NAME = 100

function fieldsOf({ methods }: OperationContext, { description, scopes, endpoints }: KeyInput) {
  const strange = endpoints.find((endpoint) => !methods.some(({ path }) => path === endpoint))
  if (strange !== undefined) throw new ClarifaiError('badRequest', `There is no endpoint "${strange}".`)
  const line = description.replace(/\s+/g, ' ').trim()
  return {
    name: line.slice(0, LONGEST_NAME).trim() || 'Unnamed key',
    description: line.length > LONGEST_NAME ? description : '',
    scopes,
    // No endpoints mean no limit to endpoints.
    resources: endpoints.length === 0 ? null : endpoints,
  }
}

const expiryOf = ({ expires_at }: KeyInput) => (expires_at === undefined ? {} : { expiresAt: expires_at })

async function homeOf(context: OperationContext, { apps }: KeyInput): Promise<{ id: string; address: string }> {
  const [app, another] = apps
  if (app === undefined || another !== undefined) {
    throw new ClarifaiError('badRequest', 'An app-specific key belongs to exactly one app; name it in apps.')
  }
  return reachableApp(context, app.user_id, app.id)
}

/** By its public id, or by the secret that PostKeys told in its place. */
async function findKey(context: OperationContext, key: string): Promise<FoundKey> {
  const { latchkey } = context
  const { id, workspace } = /^(tok|key)_/.test(key) ? { id: key, workspace: null } : await identify(context, key)
  if (id.startsWith('tok_')) return { credential: await latchkey.tokens.get(id), address: null, in: latchkey.tokens }
  const apps = workspace === null ? await reachableApps(context) : [workspace]
  for (const app of apps) {
    const credentials = latchkey.keys(app.id)
    const credential = await credentials.get(id).catch((cause: unknown) => {
      if (cause instanceof NotFoundError) return null
      throw cause
    })
    if (credential !== null) return { credential, address: app.address, in: credentials }
  }
  throw new ClarifaiError('doesNotExist', 'There is no such key, or it is not yours.')
}

async function identify({ verifier }: OperationContext, secret: string) {
  const digest = createHash('sha256').update(secret).digest('hex')
  const { record } = await verifier.lookupRecord({ digest, workspace: null })
  if (record === null) throw new ClarifaiError('doesNotExist', 'There is no such key, or it is not yours.')
  return { id: record.credential.id as string, workspace: record.workspace }
}

const isScopeFor =
  ({ scopeNames }: OperationContext) =>
  (name: string): boolean =>
    scopeNames.has(name)
