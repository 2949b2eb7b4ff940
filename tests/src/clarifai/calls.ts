import { expect, test } from 'vitest'
import { type ClarifaiPlatform, RED_PIXEL } from './platform.ts'

export interface Call {
  readonly method: string
  readonly authorization?: string
  readonly request: Record<string, unknown>
}

/** The parts of an answer that the guarantees look at. */
export interface Reply {
  readonly status: {
    readonly code: number
    readonly description: string
    readonly details?: string
    readonly req_id?: string
  }
  readonly user?: { readonly id: string }
  readonly apps?: readonly { readonly id: string; readonly user_id: string }[]
  readonly models?: readonly { readonly id: string }[]
  readonly outputs?: readonly { readonly data: { readonly concepts: readonly { readonly name: string }[] } }[]
  readonly keys?: readonly KeyReply[]
  readonly key?: KeyReply
  readonly scopes?: readonly string[]
  readonly statuses?: readonly unknown[]
}

export interface KeyReply {
  readonly id: string
  readonly description: string
  readonly scopes: readonly string[]
  readonly endpoints?: readonly string[]
  readonly type: string
}

export interface Outcome {
  readonly value?: Reply
  readonly error?: unknown
}

export type MakeCalls = (calls: readonly Call[]) => Promise<readonly Outcome[]>

const key = (token: string) => `Key ${token}`
const app = (user_id: string, app_id: string) => ({ user_app_id: { user_id, app_id } })
const image = { inputs: [{ data: { image: { base64: RED_PIXEL } } }] }

/**
 * What every one of Clarifai's clients can count on, whichever wire it takes. To be called inside a `describe`. `sendsNoKey` is false for a client that
 * refuses by itself to call without one.
 */
export function clientGuarantees(make: MakeCalls, platform: () => ClarifaiPlatform, sendsNoKey = true): void {
  const codes = async (calls: readonly Call[]) =>
    (await make(calls)).map(({ value, error }) => value?.status.code ?? `raised ${JSON.stringify(error)}`)
  const predict = (token: string, user: string, appId: string, model_id: string): Call => ({
    method: 'PostModelOutputs',
    authorization: key(token),
    request: { ...app(user, appId), model_id, ...image },
  })

  test('a PAT runs models of its own, a public, a collaborator’s and a team’s app, and "me" is its owner', async () => {
    const { pat, userId, appId, modelId, publicUserId, publicAppId, publicModelId } = platform()
    const outcomes = await make([
      predict(pat, userId, appId, modelId),
      predict(pat, 'me', appId, modelId),
      predict(pat, publicUserId, publicAppId, publicModelId),
      predict(pat, 'grace', 'compiler-room', modelId),
      predict(pat, 'aperture', 'laboratory', modelId),
    ])
    for (const { value } of outcomes) {
      expect(value?.status).toMatchObject({ code: 10000, req_id: expect.stringMatching(/^[0-9a-f]{32}$/) })
      expect(value?.outputs?.[0]?.data.concepts).toEqual([expect.objectContaining({ name: 'red' })])
    }
  })

  test('a private app of somebody else and one that never was are the same answer', async () => {
    const { pat, privateUserId, privateAppId, privateModelId } = platform()
    const [hidden, absent] = await make([
      predict(pat, privateUserId, privateAppId, privateModelId),
      predict(pat, privateUserId, 'never-was', privateModelId),
    ])
    expect(hidden?.value?.status).toMatchObject({ code: 11101, description: 'Resource does not exist' })
    expect({ ...absent?.value?.status, req_id: '' }).toEqual({ ...hidden?.value?.status, req_id: '' })
  })

  test('an app-specific key reaches its own app, with or without its name, and no other, public ones included', async () => {
    const { appKey, userId, appId, modelId, publicUserId, publicAppId, publicModelId } = platform()
    expect(
      await codes([
        predict(appKey, userId, appId, modelId),
        predict(appKey, '', '', modelId),
        predict(appKey, publicUserId, publicAppId, publicModelId),
        predict(appKey, userId, 'another', modelId),
        { method: 'GetUser', authorization: key(appKey), request: { user_app_id: { user_id: 'me' } } },
        { method: 'ListKeys', authorization: key(appKey), request: { user_app_id: { user_id: 'me' } } },
      ]),
    ).toEqual([10000, 10000, 11008, 11008, 11008, 11008])
  })

  test('the key is looked at before the app, and each fault of it has its code', async () => {
    const { pat, userId, appId } = platform()
    const unknown = `${pat.slice(0, 'clarifai_pat_'.length)}`
    const list = (authorization: string | undefined, request: Record<string, unknown> = {}): Call => ({
      method: 'ListModels',
      ...(authorization !== undefined && { authorization }),
      request,
    })
    const outcomes = await make([
      ...(sendsNoKey ? [list(undefined)] : []),
      list('Key SOME_INVALID_KEY'),
      list(key(`${unknown}x`)),
      list(key(pat)),
      list(key(pat), app(userId, appId)),
    ])
    expect(outcomes.map(({ value }) => value?.status.code)).toEqual([
      ...(sendsNoKey ? [11102] : []),
      11008,
      11008,
      11008,
      10000,
    ])
    expect(outcomes.at(-4)?.value?.status.description).toBe('Invalid API key or Invalid API key/application pair')
    expect(outcomes.at(-2)?.value?.status.details).toContain('Must provide app external ID in API authorizer')
  })

  test('a narrow PAT sees models, and is told which scope it lacks to run them', async () => {
    const { narrowPat, userId, appId, modelId } = platform()
    const [seen, run] = await make([
      { method: 'ListModels', authorization: key(narrowPat), request: app(userId, appId) },
      predict(narrowPat, userId, appId, modelId),
    ])
    expect(seen?.value?.status.code).toBe(10000)
    expect(run?.value?.status).toMatchObject({ code: 11007, details: expect.stringContaining('Predict') })
  })

  test('with a PAT a program makes an app and a key for it, uses, edits and deletes both', async () => {
    const { pat } = platform()
    const mine = { user_app_id: { user_id: 'me' } }
    const id = `customer-${Math.random().toString(36).slice(2, 10)}`
    const authorization = key(pat)
    const [made, keyed] = await make([
      { method: 'PostApps', authorization, request: { ...mine, apps: [{ id, description: 'For one customer' }] } },
      {
        method: 'PostKeys',
        authorization,
        request: { ...mine, keys: [{ description: 'For its app', scopes: ['All'], apps: [{ id, user_id: 'me' }] }] },
      },
    ])
    expect(made?.value).toMatchObject({ status: { code: 10000 }, apps: [{ id, user_id: 'ada' }] })
    const secret = keyed?.value?.keys?.[0]?.id ?? ''
    expect(secret).toMatch(/^clarifai_app_/)
    const [used, other, shown, listed] = await make([
      { method: 'ListModels', authorization: key(secret), request: {} },
      { method: 'ListModels', authorization: key(secret), request: app('me', 'analytical-engine') },
      { method: 'GetKey', authorization, request: { ...mine, key_id: secret } },
      { method: 'ListKeys', authorization, request: mine },
    ])
    expect(used?.value?.status.code).toBe(10000)
    expect(other?.value?.status.code).toBe(11008)
    expect(shown?.value?.key).toMatchObject({ description: 'For its app', scopes: ['All'], type: 'app_specific_key' })
    expect(shown?.value?.key?.id).not.toBe(secret)
    expect(JSON.stringify(listed?.value)).not.toContain(secret)
    const publicId = shown?.value?.key?.id ?? ''
    const narrowed = { id: publicId, description: 'Looks only', scopes: ['Apps:Get', 'Concepts:Get', 'Models:Get'] }
    expect(
      await codes([
        { method: 'PatchKeys', authorization, request: { ...mine, keys: [narrowed], action: 'overwrite' } },
        { method: 'DeleteKey', authorization, request: { ...mine, key_id: secret } },
        { method: 'DeleteApp', authorization, request: app('me', id) },
        { method: 'GetApp', authorization, request: app('me', id) },
      ]),
    ).toEqual([10000, 10000, 10000, 11101])
    await expect
      .poll(async () => (await codes([{ method: 'ListModels', authorization: key(secret), request: {} }]))[0], {
        timeout: 20_000,
      })
      .toBe(11009)
  })

  test('scopes depend on each other, and endpoints restrict beside them', async () => {
    const { pat, userId, appId, modelId } = platform()
    const mine = { user_app_id: { user_id: 'me' } }
    const post = (fields: object): Call => ({
      method: 'PostKeys',
      authorization: key(pat),
      request: { ...mine, keys: [{ description: 'Limited', type: 'personal_access_token', ...fields }] },
    })
    const run = ['Apps:Get', 'Concepts:Get', 'Models:Get', 'Predict']
    const [useless, limited] = await make([
      post({ scopes: ['Models:Delete'] }),
      post({ scopes: run, endpoints: ['/clarifai.api.V2/ListModels'] }),
    ])
    expect(useless?.value?.status).toMatchObject({ code: 11100, details: expect.stringContaining('Models:Get') })
    const secret = limited?.value?.keys?.[0]?.id ?? ''
    expect(
      await codes([
        { method: 'ListModels', authorization: key(secret), request: app(userId, appId) },
        predict(secret, userId, appId, modelId),
        { method: 'DeleteKey', authorization: key(pat), request: { ...mine, key_id: secret } },
      ]),
    ).toEqual([10000, 11007, 10000])
  })

  test('what is not served says so, and status codes need no key', async () => {
    const { pat, userId, appId } = platform()
    const [inputs, statuses] = await make([
      { method: 'ListInputs', authorization: key(pat), request: app(userId, appId) },
      { method: 'ListStatusCodes', ...(!sendsNoKey && { authorization: key(pat) }), request: {} },
    ])
    expect(inputs?.value?.status).toMatchObject({ code: 10040 })
    expect(statuses?.value?.statuses?.length).toBeGreaterThan(100)
  })

  test('a key says what it may do, and the account whose it is', async () => {
    const { pat, narrowPat, userId, appId } = platform()
    const [scopes, user, foreign] = await make([
      { method: 'MyScopes', authorization: key(narrowPat), request: app(userId, appId) },
      { method: 'GetUser', authorization: key(pat), request: { user_app_id: { user_id: 'me' } } },
      { method: 'GetUser', authorization: key(pat), request: { user_app_id: { user_id: 'grace' } } },
    ])
    expect(scopes?.value?.scopes).toEqual(['Apps:Get', 'Concepts:Get', 'Models:Get'])
    expect(user?.value?.user?.id).toBe(userId)
    expect(foreign?.value?.status).toMatchObject({ code: 11101, details: expect.stringContaining(userId) })
  })
}
