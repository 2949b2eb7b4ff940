import { ADMITS_ALL, type AdmissionPolicy, type PrincipalType } from '@latchkey/core'
import type { Digest } from '@latchkey/verifier'
import type { CredentialFacts } from '../../ports/verification-store.ts'
import { copyReader } from './credential-copy.ts'
import { ANYWHERE_COLUMNS, type DecisiveColumns, type FoundRow } from './credential-facts.ts'
import { endsOlder } from './first-use.ts'
import { frozenJson, repeated } from './repeated-text.ts'
import { type CredentialCopy, copiedContent, copyOf, type SealedSecretColumns } from './sealed-content.ts'
import type { Sealing } from './sealed-credentials.ts'

/** What was found for a digest, by the one statement or the other. */
export interface FactsReader {
  /** `null` where there is no copy, or none that the seal fits, as when a version from before there were copies wrote last: then the columns tell. */
  fromCopy(row: FoundRow, digest: Digest): CredentialFacts | null
  /** A secret whose seal does not fit counts as never issued, and is told of. */
  fromColumns(row: FoundRow, digest: Digest): CredentialFacts | null
}

export function factsReader({ seals, onBroken }: Sealing): FactsReader {
  const factsFrom = intactFactsReader()
  const intact = (row: FoundRow, copy: CredentialCopy, digest: Digest, olderWaits: boolean): CredentialFacts | null => {
    const [id, , seal] = row
    const content = copiedContent(id, copy, row[REVISION], digest, sealedOf(row))
    return seals.isIntact(content, seal) ? factsFrom(row, copy, olderWaits) : null
  }
  return {
    fromCopy(row, digest) {
      const [, decisive, , owner_type, owner_id] = row
      if (decisive === null || owner_type === null || owner_id === null) return null
      const { version, ends_at_first_use } = sealedOf(row)
      const olderWaits = endsOlder(version, ends_at_first_use)
      if (olderWaits === null) return null
      return intact(row, { owner_type, owner_id, decisive }, digest, olderWaits)
    },
    fromColumns(row, digest) {
      const [olderWaits, ...columns] = row.slice(ANYWHERE_COLUMNS) as unknown as [number | null, ...DecisiveColumns]
      const facts = intact(row, copyOfColumns(row, columns), digest, olderWaits === 1)
      if (facts === null) onBroken({ row: 'secret', id: row[0] })
      return facts
    },
  }
}

const REVISION = 17

function sealedOf(row: FoundRow): SealedSecretColumns {
  return { version: row[18], ends_at: row[19], ends_at_first_use: row[20] }
}

/** Of a credential that is gone a copy that no seal fits. */
function copyOfColumns(row: FoundRow, columns: DecisiveColumns): CredentialCopy {
  const [id, , , ownerType, ownerId] = row
  const [
    kind,
    scopes,
    workspaces,
    resources,
    address_allowlist,
    rate_limit,
    state,
    not_before,
    expires_at,
    created_at,
  ] = columns
  return copyOf({
    ...{ id, revision: row[REVISION] as number, kind, owner_type: ownerType as string },
    ...{ owner_id: ownerId as string, scopes, workspaces, resources, address_allowlist, rate_limit },
    ...{ state, not_before, expires_at, created_at },
  })
}

/** Of a row whose seal fits. `null` for a copy of another form than any that was written. */
function intactFactsReader(): (
  row: FoundRow,
  copy: CredentialCopy,
  endsOlderSecret: boolean,
) => CredentialFacts | null {
  const decidingFrom = copyReader()
  const policyFrom = repeated((text) => frozenJson<AdmissionPolicy>(text))
  const optionalPolicy = (text: string | null): AdmissionPolicy | null => (text === null ? null : policyFrom(text))
  return (row, copy, endsOlderSecret) => {
    const deciding = decidingFrom(copy.decisive)
    if (deciding === null) return null
    const { kind, state, createdAt, notBefore, expiresAt } = deciding
    const { scopes, workspaces, resources, addressAllowlist, rateLimit } = deciding
    const [
      id,
      ,
      ,
      ownerType,
      ownerId,
      name,
      principalType,
      handle,
      principalState,
      role,
      workspaceId,
      organizationId,
      address,
      workspaceName,
      workspaceState,
      policy,
      ,
      ,
      secretVersion,
      secretEndsAt,
      ,
      isOwner,
      isPublic,
      organizationPolicy = null,
      grant = null,
      organizationRole = null,
      memberRole = null,
      teamRoles = null,
    ] = row
    const type = principalType ?? 'user'
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
        workspaces,
        resources,
        addressAllowlist,
        rateLimit,
      },
      secretVersion,
      secretEndsAt,
      endsOlderSecret,
      principal:
        ownerType === 'principal'
          ? {
              id: ownerId as string,
              type,
              handle: type === 'user' ? handle : null,
              // Only one that is not there has no role.
              state: role === null ? 'deleted' : (principalState ?? 'active'),
              role,
            }
          : {
              id: ownerId as string,
              type: ownerType as PrincipalType,
              handle: null,
              // A key stands and falls with its workspace, a service key with the platform.
              state: ownerType === 'workspace' && workspaceState === 'deleted' ? 'deleted' : 'active',
              role: null,
            },
      workspace:
        workspaceId === null
          ? null
          : {
              id: workspaceId,
              organizationId,
              address,
              name: workspaceName,
              state: workspaceState ?? 'active',
              standing: {
                owner: isOwner === 1,
                public: isPublic === 1,
                organizationRoles: organizationRole === null ? NONE : [organizationRole],
                workspaceRoles: rolesFrom(memberRole, teamRoles),
              },
              policy: optionalPolicy(policy) ?? ADMITS_ALL,
              organizationPolicy: optionalPolicy(organizationPolicy),
              grant,
            },
    }
  }
}

const NONE: readonly string[] = Object.freeze([])

function rolesFrom(member: string | null, teams: string | null): readonly string[] {
  const ofTeams = teams === null ? NONE : (JSON.parse(teams) as readonly string[])
  return member === null ? ofTeams : [member, ...ofTeams]
}
