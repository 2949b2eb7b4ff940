import {
  type AdmissionPolicy,
  type Credential,
  type Instant,
  notFound,
  type Principal,
  type PrincipalId,
  type Standing,
  type Workspace,
} from '@latchkey/core'
import type { ReadTables } from '../../ports/management-store.ts'
import { every } from '../paging.ts'
import type { Platform } from '../platform.ts'
import type { LocalFacts } from './local-reach.ts'

/** A person's or service account's token before one workspace. */
export interface Visitor {
  readonly token: Credential
  readonly owner: Principal
  /** All that decides over it there, the policy aside. */
  readonly facts: Omit<LocalFacts, 'policy'>
}

export interface VisitorParts {
  readonly tables: ReadTables
  readonly platform: Platform
  readonly now: Instant
}

/**
 * The active personal access tokens that could act in a workspace, newest first: made for it or for every workspace of their owner, who belongs to it.
 * What is open to everybody makes nobody's token the business of its administrators.
 */
export async function* visitorsOf(
  { tables, platform, now }: VisitorParts,
  workspace: Workspace,
  after: string | null = null,
): AsyncGenerator<Visitor> {
  const people = new Map<string, { readonly owner: Principal; readonly standing: Standing }>()
  const roles = platform.roles.names.organization.filter((role) => bringsRights(platform, role))
  const tokens = every((page) => tables.credentials.visiting(workspace, roles, now, page), after)
  for await (const token of tokens) {
    const id = token.owner.id as PrincipalId
    const known = people.get(id) ?? (await lookUp(tables, workspace, id))
    people.set(id, known)
    const { owner, standing } = known
    if (platform.roles.workspaceRights({ ...standing, public: false }).length === 0) continue
    const grant = (await tables.grants.find(workspace.id, token.id))?.state ?? null
    const { type, state, handle } = owner
    yield { token, owner, facts: { credential: token, holder: { type, state, handle }, workspace, standing, grant } }
  }
}

const bringsRights = (platform: Platform, role: string): boolean =>
  platform.roles.workspaceRights({ owner: false, workspaceRoles: [], organizationRoles: [role], public: false })
    .length > 0

async function lookUp(tables: ReadTables, workspace: Workspace, id: PrincipalId) {
  const owner = await tables.principals.find(id)
  if (owner === null) throw notFound('owner')
  return { owner, standing: await tables.workspaces.standing(workspace.id, id) }
}

/** The facts of a visitor under a policy. */
export const under = (policy: AdmissionPolicy, { facts }: Visitor): LocalFacts => ({ ...facts, policy })
