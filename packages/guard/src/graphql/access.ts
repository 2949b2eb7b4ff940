import { missing, type Refusal, refuse } from '@latchkey/core'
import type { GraphQLError } from 'graphql'
import type { Caller } from '../caller.ts'
import type { Guard, Passage } from '../guard.ts'
import type { RequestHead } from '../request-head.ts'
import type { Requirement } from '../requirement.ts'
import { graphqlError } from './graphql-error.ts'

/** What a field asks of whoever selects it. */
export interface FieldRequirement {
  /** Concrete scopes, all of which are needed. */
  readonly scopes: readonly string[]
  /** Id or address of the workspace that the field is about; none for a field outside any. */
  readonly workspace?: string | null
  /** The platform's own resource that the field is about: a token limited to other resources is refused. */
  readonly resource?: string | null
  /** Whether a request without any token passes, for fields that decide themselves what strangers see. Default: no. */
  readonly anonymous?: boolean
}

/** What one request may do. It is decided once for each workspace that the request names, whatever number of fields ask. */
export interface GraphqlAccess {
  /** Who asks, seen from outside any workspace or from the one that the wire named; `null` for a request without a token. */
  readonly caller: Caller | null
  /** Who asks, seen from where the field lives. Throws a `GraphQLError` in the words of the dialect for whoever may not. */
  require(requirement: FieldRequirement): Promise<Caller | null>
}

export interface GraphqlGuardOptions {
  /** Whether a request without a token is served at all; its fields then ask each for themselves. Default: `refuse`. */
  readonly anonymous?: 'refuse' | 'allow'
  /** Default: personal access tokens and API keys. */
  readonly kinds?: NonNullable<Requirement['kinds']>
}

/** What came of a request before any of its fields is looked at. */
export type Admission =
  | {
      readonly ok: true
      readonly access: GraphqlAccess
      /** To be set on the answer, whatever it is. */
      readonly headers: Readonly<Record<string, string>>
    }
  | {
      readonly ok: false
      readonly refusal: Refusal
      /** The whole answer to give, in the dialect's own form. */
      readonly response: Response
    }

/** Decides on a GraphQL request from its head. A token that is presented and not valid is refused even where strangers are served. */
export async function admit(
  guard: Guard,
  request: RequestHead,
  address: string | null,
  { anonymous = 'refuse', kinds = ['pat', 'key'] }: GraphqlGuardOptions,
): Promise<Admission> {
  const passage = await guard.check(request, { kinds }, { address })
  const look = async (workspace: string) => guard.check(request, { kinds }, { address, workspace, isCounted: true })
  if (passage.ok) return { ok: true, access: accessOf(guard, passage.caller, look), headers: passage.headers }
  if (passage.refusal.code !== 'missing' || anonymous === 'refuse') return passage
  return { ok: true, access: accessOf(guard, null, look), headers: {} }
}

function accessOf(guard: Guard, caller: Caller | null, look: (workspace: string) => Promise<Passage>): GraphqlAccess {
  const looks = new Map<string, Promise<Passage>>()
  const refused = (refusal: Refusal): GraphQLError => graphqlError(guard.dialect, refusal)

  async function seenFrom(workspace: string): Promise<Caller> {
    const known = looks.get(workspace) ?? look(workspace)
    looks.set(workspace, known)
    const passage = await known
    if (!passage.ok) throw refused(passage.refusal)
    return passage.caller
  }

  return {
    caller,
    async require({ scopes, workspace = null, resource = null, anonymous = false }) {
      if (caller === null) {
        if (anonymous) return null
        throw refused(refuse('missing'))
      }
      // What the token is limited to is the same everywhere, and says more than that a workspace is out of its reach.
      if (resource !== null && caller.resources !== null && !caller.resources.includes(resource))
        throw refused(refuse('resource_not_allowed'))
      const here = workspace === null ? caller : await seenFrom(workspace)
      const lacking = missing(scopes, here.scopes)
      if (lacking.length > 0) throw refused(refuse('scope_missing', lacking))
      return here
    },
  }
}

/** The access that a server's context carries. Throws where it does not, so that a field without its guard fails instead of answering anybody. */
export function accessIn(context: unknown): GraphqlAccess {
  const access = (context as { readonly latchkey?: GraphqlAccess } | null | undefined)?.latchkey
  if (access === undefined)
    throw new Error('This request did not pass a guard; give the server useLatchkey(guard) or apolloContext(guard).')
  return access
}
