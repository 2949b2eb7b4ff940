import { type CredentialId, type RoleCatalog, strictest, type VerificationRecord } from '@latchkey/core'
import type { FoundRecord, RecordSource } from '@latchkey/verifier'
import type { CredentialFacts, VerificationStore } from '../ports/verification-store.ts'

/** What turns names of scopes and roles into concrete scopes. */
export interface Catalogs {
  /** The concrete scopes that names give a token. */
  readonly tokenScopes: (names: readonly string[]) => readonly string[]
  readonly roles: RoleCatalog
  /** Every concrete scope that a person can hold: what a session carries. */
  readonly personalScopes: readonly string[]
  /** What a service key can hold at most. */
  readonly serviceScopes: readonly string[]
}

export interface RecordSourceParts {
  readonly store: VerificationStore
  readonly catalogs: Catalogs
  /** Called once the first use of a new secret is seen while an older one waits for it; awaited, so that the older one has ended before the newer is accepted. */
  readonly onFirstUse: (id: CredentialId, version: number) => Promise<void>
  /** Told why the older secret could not be ended; the verification goes on, and the next use tries again. */
  readonly onFault: (fault: unknown) => void
}

/** The service's own source of records: the store, with names resolved by the platform's catalogs. Answers at once where the store does. */
export function storeRecordSource({ store, catalogs, onFirstUse, onFault }: RecordSourceParts): RecordSource {
  const resolve = (facts: CredentialFacts | null): FoundRecord | Promise<FoundRecord> => {
    if (facts === null) return UNKNOWN
    const found = { record: recordFrom(facts, catalogs), position: null }
    if (!facts.endsOlderSecret) return found
    return onFirstUse(facts.credential.id, facts.secretVersion)
      .catch(onFault)
      .then(() => found)
  }
  return {
    find(digest, workspace) {
      const found = store.find(digest, workspace)
      return found instanceof Promise ? found.then(resolve) : resolve(found)
    },
  }
}

const UNKNOWN: FoundRecord = { record: null, position: null }

function recordFrom(facts: CredentialFacts, catalogs: Catalogs): VerificationRecord {
  const { credential, principal } = facts
  const { id, kind, name, state, createdAt, notBefore, expiresAt, addressAllowlist, resources, rateLimit } = credential
  const { secretVersion, secretEndsAt } = facts
  const scopes = credential.kind === 'session' ? catalogs.personalScopes : catalogs.tokenScopes(credential.scopes)
  const { workspace } = facts
  const { workspaces: limitedTo } = credential
  const outOfReach = workspace === null || (limitedTo !== null && !limitedTo.includes(workspace.id))
  return {
    // Named one by one: spreading an object costs as much as all the rest here.
    credential: {
      id,
      kind,
      name,
      state,
      createdAt,
      notBefore,
      expiresAt,
      scopes,
      addressAllowlist,
      resources,
      rateLimit,
      secretVersion,
      secretEndsAt,
    },
    principal: { id: principal.id, type: principal.type, handle: principal.handle, state: principal.state },
    accountRights: accountRights(facts, catalogs),
    workspace: outOfReach ? null : workspaceFrom(facts, workspace, scopes, catalogs),
  }
}

function accountRights(facts: CredentialFacts, catalogs: Catalogs): readonly string[] {
  if (facts.principal.type === 'platform') return catalogs.serviceScopes
  return facts.principal.role === null ? [] : catalogs.roles.platformRights(facts.principal.role)
}

function workspaceFrom(
  facts: CredentialFacts,
  workspace: NonNullable<CredentialFacts['workspace']>,
  scopes: readonly string[],
  catalogs: Catalogs,
): VerificationRecord['workspace'] {
  const { id, organizationId, address, name, state, standing, policy, organizationPolicy, grant } = workspace
  // A key acts for the workspace itself, which may do everything in it; a stranger to it (a service key) nothing.
  const own = facts.credential.kind === 'key' && facts.principal.id === id
  const rights = own
    ? scopes
    : facts.principal.type === 'workspace' || facts.principal.type === 'platform'
      ? []
      : catalogs.roles.workspaceRights(standing)
  return {
    id,
    organizationId,
    address,
    name,
    state,
    rights,
    policy: organizationPolicy === null ? policy : strictest(organizationPolicy, policy),
    grant,
  }
}
