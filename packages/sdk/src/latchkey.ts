import { systemClockwork } from './call/attempt.ts'
import { type Call, type CallOptions, caller, fetcher, present } from './call/caller.ts'
import { ConfigurationError } from './errors.ts'
import type { OpenedSession } from './model/credential.ts'
import type { VerifyAnswer } from './model/decision.ts'
import type { Platform, RecordAnswer, RecordLookup, SetUp, VerifyRequest } from './model/platform.ts'
import { operations } from './operations.ts'
import { type LatchkeyOptions, readOptions } from './options.ts'
import { audit } from './resources/audit.ts'
import { type Credentials, credentialsOf, type RecoverableCredentials, recoverableOf } from './resources/credentials.ts'
import { embeds } from './resources/embeds.ts'
import { guardSecret } from './resources/guarded-secret.ts'
import { leaks } from './resources/leaks.ts'
import { notices } from './resources/notices.ts'
import { operation } from './resources/operation.ts'
import { organizations } from './resources/organizations.ts'
import { self } from './resources/self.ts'
import { serviceAccounts } from './resources/service-accounts.ts'
import { users } from './resources/users.ts'
import { workspaces } from './resources/workspaces.ts'

/**
 * Client of one Latchkey service, acting as the credential it was given.
 *
 * ```ts
 * const latchkey = new Latchkey()                       // LATCHKEY_TOKEN, LATCHKEY_WORKSPACE, LATCHKEY_URL
 * const { secret } = await latchkey.tokens.create({ name: 'nightly import', expires: '90d' })
 * for await (const token of latchkey.tokens.list()) console.log(token.name, token.status)
 * ```
 */
export class Latchkey {
  readonly #call: Call
  readonly #workspace: string | undefined
  /** The caller's own personal access tokens. */
  readonly tokens: RecoverableCredentials
  /** What resource servers present to this service. For operators. */
  readonly serviceKeys: Credentials
  readonly serviceAccounts: ReturnType<typeof serviceAccounts>
  readonly users: ReturnType<typeof users>
  readonly organizations: ReturnType<typeof organizations>
  readonly workspaces: ReturnType<typeof workspaces>
  readonly audit: ReturnType<typeof audit>
  readonly self: ReturnType<typeof self>
  readonly notices: ReturnType<typeof notices>
  /** For whoever looks for tokens in the open. */
  readonly leaks: ReturnType<typeof leaks>
  /** For operators. */
  readonly operation: ReturnType<typeof operation>
  readonly sessions: {
    /** A one-hour session of that user, for the platform's own backend: needs a service key with `sessions:create`. */
    readonly create: (userId: string, options?: CallOptions) => Promise<OpenedSession>
  }

  /** For the platform's own backend: the token page in the platform's own pages. */
  readonly embeds: ReturnType<typeof embeds>

  constructor(options: LatchkeyOptions = {}) {
    const settings = readOptions(options)
    const clockwork = options.clockwork ?? systemClockwork
    const call = caller(settings, clockwork)
    this.#call = call
    this.#workspace = settings.workspace
    this.tokens = recoverableOf(call, operations.tokens)
    this.serviceKeys = credentialsOf(call, operations.serviceKeys)
    this.serviceAccounts = serviceAccounts(call)
    this.users = users(call)
    this.organizations = organizations(call)
    this.workspaces = workspaces(call)
    this.audit = audit(call, fetcher(settings, clockwork))
    this.self = self(call)
    this.notices = notices(call)
    this.leaks = leaks(call)
    this.operation = operation(call)
    this.embeds = embeds(call)
    this.sessions = {
      async create(userId, options) {
        const opened = await call<OpenedSession>(operations.sessions.create, { body: { userId } }, options)
        // A service older than this client gives none.
        if (opened.defaultToken) guardSecret(opened.defaultToken)
        return guardSecret(opened)
      },
    }
  }

  /** The API keys of one workspace: the one named, else the client's own. */
  keys(workspaceId: string | undefined = this.#workspace): RecoverableCredentials {
    if (!workspaceId) {
      throw new ConfigurationError(
        'API keys belong to a workspace: name one, pass `workspace` to `new Latchkey()`, or set the environment variable LATCHKEY_WORKSPACE.',
      )
    }
    return recoverableOf(this.#call, operations.keys, { workspaceId })
  }

  platform(options?: CallOptions): Promise<Platform> {
    return this.#call(operations.platform.get, {}, options)
  }

  /** Makes the first operator and their token. The client's token must be the set-up secret that the service printed. */
  async setup(
    operator: { readonly email: string; readonly name: string; readonly password?: string },
    options?: CallOptions,
  ): Promise<SetUp> {
    return guardSecret(await this.#call<SetUp>(operations.setup.run, { body: operator }, options))
  }

  /** Asks whether a credential may do something. Needs a service key with `verify`; a no is an answer, not an error. */
  verify(request: VerifyRequest, options?: CallOptions): Promise<VerifyAnswer> {
    return this.#call(operations.verification.verify, { body: request }, options)
  }

  /** Up to 100 questions at once, answered in the same order. */
  async verifyBatch(items: readonly VerifyRequest[], options?: CallOptions): Promise<readonly VerifyAnswer[]> {
    const answer = await this.#call<{ items?: VerifyAnswer[] }>(
      operations.verification.verifyBatch,
      { body: { items } },
      options,
    )
    return present(answer.items, 'items')
  }

  /** What is known of the credential with this digest, for a resource server that decides by itself. */
  lookupRecord(question: RecordLookup, options?: CallOptions): Promise<RecordAnswer> {
    return this.#call(operations.verification.lookup, { body: question }, options)
  }
}
