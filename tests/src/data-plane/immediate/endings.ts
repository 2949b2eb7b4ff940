import { DAY, type Instant } from '@latchkey/core'
import type { IssuedBody, Person, RotatedBody, World } from '../../http/world.ts'

/** Somebody, and a workspace that is not theirs but where they are a member. */
export interface Scene {
  readonly world: World
  readonly ada: Person
  readonly grace: Person
  readonly workspaceId: string
}

/** A credential that is good for a question, and the call that must end that. */
export interface Case {
  readonly token: string
  readonly workspace?: string
  readonly scopes?: readonly string[]
  end(): Promise<unknown>
}

type Ending = (scene: Scene) => Promise<Case>

/** A call on a token of Ada's own. */
const onToken =
  (call: string, body: object | undefined, question: Omit<Case, 'token' | 'end'> = {}): Ending =>
  async ({ world, ada, workspaceId }) => {
    const { credential, secret } = await world.token(ada.session)
    const [method, rest] = call.split(' ') as [string, string]
    const path = `${method} /v1/tokens/${credential.id}${rest}`
    return { token: secret, workspace: workspaceId, ...question, end: () => world.ok(path, ada.session, bodyOf(body)) }
  }

/** A call on Grace's membership of Ada's workspace. */
const onMember =
  (call: 'PUT' | 'DELETE', body: object | undefined, question: Omit<Case, 'token' | 'end'> = {}): Ending =>
  async ({ world, ada, grace, workspaceId }) => {
    const path = `/v1/workspaces/${workspaceId}/members/${grace.id}`
    await world.ok(`PUT ${path}`, ada.session, { body: { role: 'member' } })
    const { secret } = await world.token(grace.session)
    const end = async () => {
      const { status, text } = await world.call(`${call} ${path}`, ada.session, bodyOf(body))
      if (status >= 300) throw new Error(text)
    }
    return { token: secret, workspace: workspaceId, ...question, end }
  }

/** A call on a workspace of Ada's that only this is about. */
const onWorkspace =
  (call: string, body: object | undefined, question: Omit<Case, 'token' | 'end'> = {}): Ending =>
  async ({ world, ada }) => {
    const { id } = await world.workspace(ada.session, `Short-lived ${crypto.randomUUID().slice(0, 8)}`)
    const { secret } = await world.key(ada.session, id)
    const [method, rest] = call.split(' ') as [string, string]
    const end = async () => {
      const { status, text } = await world.call(`${method} /v1/workspaces/${id}${rest}`, ada.session, bodyOf(body))
      if (status >= 300) throw new Error(text)
    }
    return { token: secret, ...question, end }
  }

const bodyOf = (body: object | undefined) => (body === undefined ? {} : { body })
const WRITE = { scopes: ['devices:write'] }
const STRICT = {
  maxLifetimeSeconds: null,
  expiryRequired: false,
  allowedScopes: ['devices:read'],
  approvalRequired: false,
  ipAllowlist: [],
}

/** Each way in which a yes becomes a no by a management call. */
export const ENDINGS: Readonly<Record<string, Ending>> = {
  'the token was revoked': onToken('POST /revoke', {}),
  'the token was suspended': onToken('POST /suspend', {}),
  'a scope was taken from the token': onToken('PATCH ', { scopes: ['devices:read'] }, WRITE),
  'the token was bound to other addresses': onToken('PATCH ', { ipAllowlist: ['192.0.2.0/24'] }),
  'the token was bound to another workspace': async (scene) => {
    const { id } = await scene.world.workspace(scene.ada.session, `Other ${crypto.randomUUID().slice(0, 8)}`)
    return onToken('PATCH ', { workspaces: [id] })(scene)
  },
  'the token was rotated without overlap': onToken('POST /rotate', { overlap: { until: 'deadline', seconds: 0 } }),
  'the member was removed': onMember('DELETE', undefined),
  'the member was given a lesser role': onMember('PUT', { role: 'viewer' }, WRITE),
  'the workspace was deleted': onWorkspace('DELETE ', undefined),
  'the workspace was suspended': onWorkspace('POST /suspend', {}),
  'the policy of the workspace was made stricter': onWorkspace('PUT /policy', STRICT, WRITE),
  'the new secret was used for the first time': async ({ world, ada }) => {
    const { credential, secret } = await world.token(ada.session)
    const rotated = await world.ok<RotatedBody>(`POST /v1/tokens/${credential.id}/rotate`, ada.session, { body: {} })
    return { token: secret, end: () => world.verify(rotated.secret) }
  },
  'the token ended itself': async ({ world, ada }) => {
    const { secret } = await world.token(ada.session)
    return { token: secret, end: () => world.ok('POST /v1/self/revoke', secret, { body: {} }) }
  },
  'the user was suspended': async ({ world }) => {
    const user = await world.user(`user-${crypto.randomUUID().slice(0, 8)}`)
    const { secret } = await world.token(user.session)
    return { token: secret, end: () => world.ok(`POST /v1/users/${user.id}/suspend`, world.operator, { body: {} }) }
  },
  'the expiry was moved to now': async ({ world, ada }) => {
    const { credential, secret } = await world.token(ada.session)
    const end = async () => {
      const expiresAt = new Date(world.now + DAY).toISOString()
      await world.ok<IssuedBody>(`PATCH /v1/tokens/${credential.id}`, ada.session, { body: { expiresAt } })
      world.advance(DAY as Instant)
    }
    return { token: secret, end }
  },
}
