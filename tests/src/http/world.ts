import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Decision, generateToken, type Instant, toInstant } from '@latchkey/core'
import { createLatchkey, type Latchkey, type LatchkeyConfig } from '@latchkey/server'
import type {
  credentialView,
  issuedView,
  rotatedView,
} from '../../../packages/server/src/faces/rest/schemas/credential.ts'
import type { organizationView } from '../../../packages/server/src/faces/rest/schemas/organization.ts'
import type { userView } from '../../../packages/server/src/faces/rest/schemas/user.ts'
import type { workspaceView } from '../../../packages/server/src/faces/rest/schemas/workspace.ts'
import { databaseFor, giveBackDatabase } from '../store-choice.ts'
import { PAGE, PLATFORM } from './platform.ts'

export type CredentialBody = ReturnType<typeof credentialView>
export type IssuedBody = ReturnType<typeof issuedView>
export type RotatedBody = ReturnType<typeof rotatedView>
export type OrganizationBody = ReturnType<typeof organizationView>
export type UserBody = ReturnType<typeof userView>
export type WorkspaceBody = ReturnType<typeof workspaceView>
export interface ListBody<T> {
  readonly items: T[]
  readonly nextCursor: string | null
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The `code` of a problem; `null` for any other body. */
  readonly code: string | null
}

export interface CallOptions {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Where the request comes from, as a listener would say it. */
  readonly address?: string
}

export interface Person {
  readonly id: string
  readonly handle: string
  /** The secret of a session that was opened when the person was made. */
  readonly session: string
}

export const START = toInstant(Date.UTC(2030, 0, 1))
const SERVICE_SCOPES = [
  ...['verify', 'sessions:create', 'embeds:create', 'leaks:report'],
  ...['self:read', 'self:rotate', 'self:revoke'],
]

/** A whole service in a folder of its own, under a clock that only the test moves. */
export class World {
  latchkey: Latchkey
  readonly folder: string
  /** All that the service logged. */
  readonly log: string[]
  readonly #time: { now: Instant }
  operator = ''
  serviceKey = ''

  constructor(latchkey: Latchkey, folder: string, log: string[], time: { now: Instant }) {
    this.latchkey = latchkey
    this.folder = folder
    this.log = log
    this.#time = time
  }

  get now(): Instant {
    return this.#time.now
  }

  advance(milliseconds: number): void {
    this.#time.now = toInstant(this.#time.now + milliseconds)
  }

  /** `call` is a method and a path; `as` the secret of the caller. */
  async call(call: string, as: string | null, { body, headers, address }: CallOptions = {}): Promise<Answer> {
    const [method, path] = call.split(' ') as [string, string]
    const init = {
      method,
      headers: {
        ...(as === null ? {} : { authorization: `Bearer ${as}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }
    const origin = address === undefined ? {} : { address }
    const response = await this.latchkey.fetch(new Request(`http://latchkey.test${path}`, init), origin)
    const text = await response.text()
    const isProblem = response.headers.get('content-type') === 'application/problem+json'
    const code = isProblem ? (JSON.parse(text) as { code: string }).code : null
    return { status: response.status, headers: response.headers, text, code }
  }

  /** A call that must succeed; its body. */
  async ok<T = unknown>(call: string, as: string, options: CallOptions = {}): Promise<T> {
    const answer = await this.call(call, as, options)
    if (answer.status >= 300) throw new Error(`${call} answered ${answer.status}: ${answer.text}`)
    return JSON.parse(answer.text) as T
  }

  /** The status and code of a call, for what is expected to be refused. */
  async outcome(call: string, as: string | null, options: CallOptions = {}): Promise<string> {
    const { status, code } = await this.call(call, as, options)
    return code === null ? `${status}` : `${status} ${code}`
  }

  async user(name: string, role: 'user' | 'operator' = 'user'): Promise<Person> {
    const body = { email: `${name}@example.com`, name, role: 'user' }
    const { id, handle } = await this.ok<UserBody>('POST /v1/users', this.operator, { body })
    if (role === 'operator') await this.ok(`PATCH /v1/users/${id}`, this.operator, { body: { role } })
    return { id, handle, session: role === 'user' ? await this.session(id) : '' }
  }

  async session(userId: string): Promise<string> {
    return (await this.ok<IssuedBody>('POST /v1/sessions', this.serviceKey, { body: { userId } })).secret
  }

  /** A code for the page of the platform's own, by which a person is handed over who has just proved to the platform who they are. */
  async embedCode(userId: string, more: object = {}): Promise<string> {
    const body = { userId, origin: PAGE, authenticatedAt: new Date(this.now).toISOString(), ...more }
    return (await this.ok<{ code: string }>('POST /v1/embed-codes', this.serviceKey, { body })).code
  }

  /** What a code is exchanged for in the page, or in another one. */
  exchange(code: string, headers: Readonly<Record<string, string>> = { origin: PAGE }): Promise<Answer> {
    return this.call('POST /v1/embed-codes/exchange', null, { body: { code }, headers })
  }

  /** The secret of an embedded session. */
  async embed(userId: string, more: object = {}): Promise<string> {
    return (JSON.parse((await this.exchange(await this.embedCode(userId, more))).text) as { secret: string }).secret
  }

  workspace(as: string, name: string, more: object = {}): Promise<WorkspaceBody> {
    return this.ok('POST /v1/workspaces', as, { body: { name, ...more } })
  }

  organization(as: string, name: string): Promise<OrganizationBody> {
    return this.ok('POST /v1/organizations', as, { body: { name } })
  }

  token(as: string, more: object = {}): Promise<IssuedBody> {
    return this.ok('POST /v1/tokens', as, { body: { name: 'Token', ...more } })
  }

  key(as: string, workspaceId: string, more: object = {}): Promise<IssuedBody> {
    return this.ok(`POST /v1/workspaces/${workspaceId}/keys`, as, { body: { name: 'Key', ...more } })
  }

  /** A service account with a role in a workspace of the organization, and a token of it. */
  async serviceAccount(as: string, organizationId: string, workspaceId: string, role = 'member') {
    const base = `/v1/organizations/${organizationId}/service-accounts`
    const { id } = await this.ok<{ id: string }>(`POST ${base}`, as, { body: { name: 'Robot' } })
    await this.ok(`PUT /v1/workspaces/${workspaceId}/members/${id}`, as, { body: { role } })
    const token = await this.ok<IssuedBody>(`POST ${base}/${id}/tokens`, as, { body: { name: 'Robot token' } })
    return { id, token }
  }

  verify(token: string, workspace?: string, more: object = {}): Promise<Decision> {
    const body = { token, ...(workspace === undefined ? {} : { workspace }), ...more }
    return this.ok('POST /v1/verify', this.serviceKey, { body })
  }

  /** `ok`, or the code of the refusal. */
  async verdict(token: string, workspace?: string, more: object = {}): Promise<string> {
    const decision = await this.verify(token, workspace, more)
    return decision.ok ? 'ok' : decision.code
  }

  /** Starts the service again on the same folder, configured otherwise. */
  async reopen(more: ServiceChoice): Promise<void> {
    await this.latchkey.close()
    this.latchkey = await createService(this.folder, this.log, this.#time, more)
  }

  async close(): Promise<void> {
    await this.latchkey.close()
    await giveBackDatabase(this.folder)
    await rm(this.folder, { recursive: true })
  }
}

/** A token of the right form that was never issued. */
export const unknownToken = () => generateToken(PLATFORM.token, 'pat', randomBytes).reveal()

/** What a test may configure. */
export type ServiceChoice = Partial<Pick<LatchkeyConfig, 'recoveryKeys' | 'platform'>>

async function createService(dataFolder: string, lines: string[], time: { now: Instant }, more: ServiceChoice) {
  const log = { write: (line: string) => void lines.push(line) }
  return createLatchkey({
    dataFolder,
    ...(await databaseFor(dataFolder)),
    platform: PLATFORM,
    clock: () => time.now,
    log,
    ...more,
  })
}

/** A service that nobody has set up yet. */
export async function openFreshWorld(more: ServiceChoice = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-http-'))
  const time = { now: START }
  const lines: string[] = []
  return new World(await createService(folder, lines, time, more), folder, lines, time)
}

/** A service with its first operator, whose token never expires, and with a service key that may do all that service keys may. */
export async function openWorld(more: ServiceChoice = {}): Promise<World> {
  const world = await openFreshWorld(more)
  const body = { email: 'operator@example.com', name: 'Operator' }
  const first = await world.ok<IssuedBody>('POST /v1/setup', world.latchkey.setUpSecret?.reveal() ?? '', { body })
  world.operator = first.secret
  const key = { name: 'Resource server', scopes: SERVICE_SCOPES, expires: 'never' }
  world.serviceKey = (await world.ok<IssuedBody>('POST /v1/service-keys', world.operator, { body: key })).secret
  return world
}
