import type { CredentialKind, CredentialState, Instant, RateLimit, WorkspaceId } from '@latchkey/core'
import type { CredentialFacts } from '../../ports/verification-store.ts'
import { frozenJson, repeated } from './repeated-text.ts'

export type Deciding = Omit<CredentialFacts['credential'], 'id' | 'name'>

type Bounds = Omit<Deciding, 'createdAt' | 'notBefore' | 'expiresAt'>

/** Reads what `copyOf` wrote, once a seal was found to fit; `null` where it has another number of lines than any that was written. */
export function copyReader(): (decisive: string) => Deciding | null {
  const listFrom = repeated((text) => frozenJson<readonly string[]>(text))
  const optionalList = (text: string): readonly string[] | null => (text === NULL ? null : listFrom(text))
  // All but the moments, because these differ from credential to credential and the others hardly do.
  const boundsFrom = repeated((text): Bounds | null => {
    const lines = text.split('\n')
    if (lines.length !== BOUNDS) return null
    const [kind, scopes, workspaces, resources, addresses, rateLimit, state] = lines as BoundLines
    return {
      kind,
      state,
      scopes: listFrom(scopes),
      workspaces: optionalList(workspaces) as readonly WorkspaceId[] | null,
      resources: optionalList(resources),
      addressAllowlist: optionalList(addresses) ?? NONE,
      rateLimit: rateLimit === NULL ? null : frozenJson<RateLimit>(rateLimit),
    }
  })
  return (decisive) => {
    const created = decisive.lastIndexOf('\n')
    const expires = decisive.lastIndexOf('\n', created - 1)
    const begins = decisive.lastIndexOf('\n', expires - 1)
    const bounds = boundsFrom(decisive.slice(0, begins))
    if (bounds === null) return null
    const { kind, state, scopes, workspaces, resources, addressAllowlist, rateLimit } = bounds
    return {
      // Named one by one: spreading an object costs as much as all the rest here.
      kind,
      state,
      createdAt: Number(decisive.slice(created + 1)) as Instant,
      notBefore: instantFrom(decisive.slice(begins + 1, expires)),
      expiresAt: instantFrom(decisive.slice(expires + 1, created)),
      scopes,
      workspaces,
      resources,
      addressAllowlist,
      rateLimit,
    }
  }
}

const NULL = 'null'
const NONE: readonly string[] = Object.freeze([])

const instantFrom = (text: string): Instant | null => (text === NULL ? null : (Number(text) as Instant))

/** So many lines come before the moments. */
const BOUNDS = 7
type BoundLines = [
  kind: CredentialKind,
  scopes: string,
  workspaces: string,
  resources: string,
  addresses: string,
  rateLimit: string,
  state: CredentialState,
]
