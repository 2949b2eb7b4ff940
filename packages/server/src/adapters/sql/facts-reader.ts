import { ADMITS_ALL, type AdmissionPolicy } from '@latchkey/core'
import type { Digest } from '@latchkey/verifier'
import type { CredentialFacts } from '../../ports/verification-store.ts'
import { copyReader, type Deciding } from './credential-copy.ts'
import { ANYWHERE_COLUMNS, type DecisiveColumns, type FoundRow } from './credential-facts.ts'
import { endsOlder } from './first-use.ts'
import { frozenJson, repeated } from './repeated-text.ts'
import { copiedContent, copyOf } from './sealed-content.ts'
import type { Sealing } from './sealed-credentials.ts'

/** What was found for a digest, by the one statement or the other. */
export interface FactsReader {
  /** `null` where there is no copy of the form that is written now, or none that the seal fits, as when an older version wrote last: then the columns tell. */
  fromCopy(row: FoundRow, digest: Digest): CredentialFacts | null
  /** A secret whose seal does not fit counts as never issued, and is told of. */
  fromColumns(row: FoundRow, digest: Digest): CredentialFacts | null
}

export function factsReader({ seals, onBroken }: Sealing): FactsReader {
  const decidingFrom = copyReader()
  const factsFrom = intactFactsReader()
  const intact = (row: FoundRow, decisive: string | null, digest: Digest): Deciding | null => {
    const [id, , seal, owner_id] = row
    if (decisive === null || owner_id === null) return null
    const content = copiedContent(id, { owner_id, decisive }, row[REVISION], digest)
    return seals.isIntact(content, seal) ? decidingFrom(decisive) : null
  }
  return {
    fromCopy(row, digest) {
      const [, decisive] = row
      const deciding = intact(row, decisive, digest)
      if (deciding === null || !isOfItsWorkspace(row, deciding)) return null
      const olderWaits = endsOlder(deciding.secretVersion, deciding.endsAtFirstUse)
      return olderWaits === null ? null : factsFrom(row, deciding, olderWaits)
    },
    fromColumns(row, digest) {
      const [olderWaits, ...columns] = row.slice(ANYWHERE_COLUMNS) as unknown as [number | null, ...DecisiveColumns]
      const deciding = intact(row, decisiveOf(row, columns), digest)
      if (deciding !== null) return factsFrom(row, deciding, olderWaits === 1)
      onBroken({ row: 'secret', id: row[0] })
      return null
    },
  }
}

const REVISION = 16

/** A key whose row says that a person owns it, which the seal does not cover, would be seen from another workspace than its own. */
function isOfItsWorkspace(row: FoundRow, { ownerType }: Deciding): boolean {
  return ownerType !== 'workspace' || row[WORKSPACE_ID] === row[OWNER_ID]
}

const OWNER_ID = 3
const WORKSPACE_ID = 9

/** What a copy would say. Of a credential that is gone, what no seal fits. */
function decisiveOf(row: FoundRow, columns: DecisiveColumns): string {
  const [id, , , ownerId] = row
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
    owner_type,
    version,
    ends_at,
    ends_at_first_use,
  ] = columns
  const credential = {
    ...{ id, revision: row[REVISION] as number, kind, owner_type, owner_id: ownerId as string },
    ...{ scopes, workspaces, resources, address_allowlist, rate_limit, state, not_before, expires_at, created_at },
  }
  return copyOf(credential, { version, ends_at, ends_at_first_use }).decisive
}

/** Of a row whose seal fits. */
function intactFactsReader(): (row: FoundRow, deciding: Deciding, endsOlderSecret: boolean) => CredentialFacts {
  const policyFrom = repeated((text) => frozenJson<AdmissionPolicy>(text))
  const optionalPolicy = (text: string | null): AdmissionPolicy | null => (text === null ? null : policyFrom(text))
  return (row, deciding, endsOlderSecret) => {
    const { kind, ownerType, state, createdAt, notBefore, expiresAt, secretVersion, secretEndsAt } = deciding
    const { scopes, workspaces, resources, addressAllowlist, rateLimit } = deciding
    const [
      id,
      ,
      ,
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
              type: ownerType,
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
