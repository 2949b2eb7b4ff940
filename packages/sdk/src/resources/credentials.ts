import type { CredentialSort, ListedStatus } from '@latchkey/core'
import type { Parameters } from '../call/address.ts'
import { type Call, type CallOptions, present } from '../call/caller.ts'
import { type ListOptions, listing, type Pages } from '../call/pages.ts'
import type {
  Credential,
  CredentialChanges,
  CredentialChoices,
  CredentialCounts,
  DayOfUse,
  Issued,
  NewCredential,
  ReachedWorkspace,
  RevokedCredential,
  Rotated,
  Rotation,
} from '../model/credential.ts'
import type { AuditEntry } from '../model/platform.ts'
import type { CredentialOperations, RecoverableOperations } from '../operations.ts'
import { guardSecret } from './guarded-secret.ts'

/** Which of them: words that each stand in the name, the hint or the description, in any case. */
export interface SearchOptions extends CallOptions {
  readonly search?: string | undefined
}

export interface CredentialListOptions extends ListOptions {
  readonly search?: string | undefined
  /** `expiring` are those active ones that expire within seven days. */
  readonly status?: ListedStatus | undefined
  /** Default: `created`. */
  readonly sort?: CredentialSort | undefined
  /** Default: `asc` by name and expiry, `desc` by creation and last use. */
  readonly order?: 'asc' | 'desc' | undefined
}

export interface RevokeOptions extends CallOptions {
  /** Answer once every connected verifier has confirmed it, or after so many seconds, 1 to 30; less than the client's own timeout. Default: at once. */
  readonly waitSeconds?: number | undefined
}

/** Tokens, API keys and service keys are managed in the same words. */
export interface Credentials {
  /** The secret is in this answer and nowhere else afterwards. */
  create(input: NewCredential, options?: CallOptions): Promise<Issued>
  /** Newest first, unless `sort` says otherwise. */
  list(options?: CredentialListOptions): Pages<Credential>
  /** How many are listed under each status. */
  counts(options?: SearchOptions): Promise<CredentialCounts>
  /** What can be chosen for a new one at this moment, limited to these workspaces or to none. */
  choices(workspaces?: readonly string[] | null, options?: CallOptions): Promise<CredentialChoices>
  get(id: string, options?: CallOptions): Promise<Credential>
  /** What widens access needs a session with recent authentication. */
  edit(id: string, changes: CredentialChanges, options?: CallOptions): Promise<Credential>
  /** A new secret under the same id. */
  rotate(id: string, rotation?: Rotation, options?: CallOptions): Promise<Rotated>
  /** Revokes it, at once, and makes another that reaches as far: for a secret that others may have seen. */
  replace(id: string, reason?: string, options?: CallOptions): Promise<Issued>
  suspend(id: string, options?: CallOptions): Promise<Credential>
  resume(id: string, options?: CallOptions): Promise<Credential>
  /** Final. With `waitSeconds` the answer says which verifiers have heard of it. */
  revoke(id: string, reason?: string, options?: RevokeOptions): Promise<RevokedCredential>
  /** All of them, each for good, or none when one can't be: up to 100. */
  revokeMany(ids: readonly string[], reason?: string, options?: RevokeOptions): Promise<readonly Credential[]>
  /** What was done to it, by whomever, newest first. */
  history(id: string, options?: ListOptions): Pages<AuditEntry>
  /** Each workspace that it names or that its owner belongs to, with what it may do there at this moment. */
  reach(id: string, options?: ListOptions): Pages<ReachedWorkspace>
  /** How often it was used, day by day. */
  usage(id: string, options?: CallOptions): Promise<readonly DayOfUse[]>
}

/** Those whose secrets the operator may have made recoverable. */
export interface RecoverableCredentials extends Credentials {
  /**
   * Its secret once more, for a session with recent authentication. Throws `NotRecoverableError` where the service keeps no secrets, did not keep this one, or
   * can no longer read it; see `recoverable` of the platform.
   */
  reveal(id: string, options?: CallOptions): Promise<Issued>
}

export function recoverableOf(
  call: Call,
  operations: RecoverableOperations,
  of: Parameters = {},
): RecoverableCredentials {
  return {
    ...credentialsOf(call, operations, of),
    reveal: async (id, options) =>
      guardSecret(await call<Issued>(operations.reveal, { parameters: { ...of, id }, body: {} }, options)),
  }
}

export function credentialsOf(call: Call, operations: CredentialOperations, of: Parameters = {}): Credentials {
  const one = (id: string) => ({ ...of, id })
  return {
    create: async (body, options) =>
      guardSecret(await call<Issued>(operations.create, { parameters: of, body }, options)),
    list: ({ search, status, sort, order, ...options } = {}) =>
      listing(call, operations.list, { parameters: of, query: { q: search, status, sort, order } }, options),
    counts: ({ search, ...options } = {}) => call(operations.counts, { parameters: of, query: { q: search } }, options),
    choices: (workspaces = null, options) =>
      call(operations.choices, { parameters: of, query: { workspaces: workspaces?.join(',') } }, options),
    get: (id, options) => call(operations.get, { parameters: one(id) }, options),
    edit: (id, body, options) => call(operations.edit, { parameters: one(id), body }, options),
    rotate: async (id, body, options) =>
      guardSecret(await call<Rotated>(operations.rotate, { parameters: one(id), body }, options)),
    replace: async (id, reason, options) =>
      guardSecret(
        await call<Issued>(
          operations.replace,
          { parameters: one(id), body: reason === undefined ? {} : { reason } },
          options,
        ),
      ),
    suspend: (id, options) => call(operations.suspend, { parameters: one(id) }, options),
    resume: (id, options) => call(operations.resume, { parameters: one(id) }, options),
    revoke: (id, reason, { waitSeconds, ...options } = {}) => {
      const wait = waitSeconds === undefined ? {} : { wait: 'fleet', waitSeconds }
      return call(
        operations.revoke,
        { parameters: one(id), body: { ...wait, ...(reason !== undefined && { reason }) } },
        options,
      )
    },
    revokeMany: async (ids, reason, { waitSeconds, ...options } = {}) => {
      const wait = waitSeconds === undefined ? {} : { wait: 'fleet', waitSeconds }
      const answer = await call<{ readonly items?: readonly Credential[] }>(
        operations.revokeMany,
        { parameters: of, body: { ids, ...wait, ...(reason !== undefined && { reason }) } },
        options,
      )
      return present(answer.items, 'items')
    },
    history: (id, options) => listing(call, operations.history, { parameters: one(id) }, options),
    reach: (id, options) => listing(call, operations.reach, { parameters: one(id) }, options),
    usage: async (id, options) => {
      const answer = await call<{ readonly days?: readonly DayOfUse[] }>(
        operations.usage,
        { parameters: one(id) },
        options,
      )
      return present(answer.days, 'days')
    },
  }
}
