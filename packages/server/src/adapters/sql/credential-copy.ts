import type { CredentialKind, CredentialState, Instant, RateLimit, WorkspaceId } from '@latchkey/core'
import type { CredentialFacts } from '../../ports/verification-store.ts'
import { frozenJson, repeated } from './repeated-text.ts'

export interface Deciding extends Omit<CredentialFacts['credential'], 'id' | 'name'> {
  readonly ownerType: 'principal' | 'workspace' | 'platform'
  readonly secretVersion: number
  readonly secretEndsAt: Instant | null
  /** See `endsOlder`. */
  readonly endsAtFirstUse: number
}

type Bounds = Pick<
  Deciding,
  'kind' | 'ownerType' | 'state' | 'scopes' | 'workspaces' | 'resources' | 'addressAllowlist' | 'rateLimit'
>

/** Reads what `copyOf` wrote, once a seal was found to fit; `null` where it has another number of lines than any that is written. */
export function copyReader(): (decisive: string) => Deciding | null {
  const listFrom = repeated((text) => frozenJson<readonly string[]>(text))
  const optionalList = (text: string): readonly string[] | null => (text === NULL ? null : listFrom(text))
  // All but the numbers, because these differ from credential to credential and the others hardly do.
  const boundsFrom = repeated((text): Bounds | null => {
    const lines = text.split('\n')
    if (lines.length !== BOUNDS) return null
    const [kind, ownerType, scopes, workspaces, resources, addresses, rateLimit, state] = lines as BoundLines
    return {
      kind,
      ownerType,
      state,
      scopes: listFrom(scopes),
      workspaces: optionalList(workspaces) as readonly WorkspaceId[] | null,
      resources: optionalList(resources),
      addressAllowlist: optionalList(addresses) ?? NONE,
      rateLimit: rateLimit === NULL ? null : frozenJson<RateLimit>(rateLimit),
    }
  })
  return (decisive) => {
    let numbers = decisive.length
    for (let line = 0; line < NUMBERS; line++) numbers = decisive.lastIndexOf('\n', numbers - 1)
    const bounds = boundsFrom(decisive.slice(0, numbers))
    if (bounds === null) return null
    const [begins, expires, created, version, ends, endsAtFirstUse] = decisive
      .slice(numbers + 1)
      .split('\n') as NumberLines
    const { kind, ownerType, state, scopes, workspaces, resources, addressAllowlist, rateLimit } = bounds
    return {
      // Named one by one: spreading an object costs as much as all the rest here.
      kind,
      ownerType,
      state,
      createdAt: Number(created) as Instant,
      notBefore: instantFrom(begins),
      expiresAt: instantFrom(expires),
      scopes,
      workspaces,
      resources,
      addressAllowlist,
      rateLimit,
      secretVersion: Number(version),
      secretEndsAt: instantFrom(ends),
      endsAtFirstUse: Number(endsAtFirstUse),
    }
  }
}

const NULL = 'null'
const NONE: readonly string[] = Object.freeze([])

const instantFrom = (text: string): Instant | null => (text === NULL ? null : (Number(text) as Instant))

/** So many lines come before the numbers. */
const BOUNDS = 8
type BoundLines = [
  kind: CredentialKind,
  ownerType: Deciding['ownerType'],
  scopes: string,
  workspaces: string,
  resources: string,
  addresses: string,
  rateLimit: string,
  state: CredentialState,
]

const NUMBERS = 6
type NumberLines = [
  notBefore: string,
  expiresAt: string,
  createdAt: string,
  version: string,
  endsAt: string,
  endsAtFirstUse: string,
]
