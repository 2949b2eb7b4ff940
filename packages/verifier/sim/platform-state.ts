import {
  type ChangeSubject,
  type CredentialId,
  type CredentialState,
  type Instant,
  NO_POLICY,
  type OrganizationId,
  type VerificationRecord,
  type WorkspaceId,
} from '@latchkey/core'
import type { Digest } from '../src/ports.ts'
import type { Dice } from './dice.ts'

const WORKSPACE = 'ws_1'
const ORGANIZATION = 'org_1'
const PRINCIPALS = ['usr_1', 'usr_2'] as const

/** Everything that a decision depends on. Immutable: a change makes a new one. */
export interface PlatformState {
  readonly tokens: readonly Token[]
  readonly suspended: readonly string[]
  /** Whether the workspace is there to be found. */
  readonly isOpen: boolean
  readonly members: readonly string[]
}

interface Token {
  readonly id: string
  readonly owner: string
  /** Guessed before it is issued, perhaps. */
  readonly state: CredentialState | 'not issued'
  readonly expiresAt: number | null
}

export const TOKENS = 4
export const WORKSPACES = [null, WORKSPACE, 'ws_nowhere'] as const

export function firstState(dice: Dice): PlatformState {
  const tokens = Array.from(
    { length: TOKENS },
    (_, index): Token => ({
      id: `tok_${index}`,
      owner: dice.pick(PRINCIPALS),
      state: dice.chance(0.25) ? 'not issued' : 'active',
      expiresAt: dice.chance(0.2) ? 1_700_000_000_000 + Math.floor(dice.between(-1e7, 1e7)) : null,
    }),
  )
  return { tokens, suspended: [], isOpen: dice.chance(0.8), members: [...PRINCIPALS] }
}

export const digestOf = (token: number): Digest => String(token).padStart(64, '0') as Digest

/** A change that somebody might make, as the state after it and what the log says of it. */
export function someChange(dice: Dice): {
  readonly subject: ChangeSubject
  apply(state: PlatformState): PlatformState
} {
  const token = dice.below(TOKENS)
  const principal = dice.pick(PRINCIPALS)
  const kind = dice.next()
  if (kind < 0.55) {
    const wish = dice.next()
    return {
      subject: { type: 'credential', id: `tok_${token}` },
      apply: (state) => ({
        ...state,
        tokens: state.tokens.map((one, index) => (index === token ? { ...one, state: next(one.state, wish) } : one)),
      }),
    }
  }
  if (kind < 0.7) {
    return {
      subject: { type: 'principal', id: principal },
      apply: (state) => ({ ...state, suspended: toggled(state.suspended, principal) }),
    }
  }
  if (kind < 0.85) {
    return {
      subject: dice.chance(0.5) ? { type: 'organization', id: ORGANIZATION } : { type: 'workspace', id: WORKSPACE },
      apply: (state) => ({ ...state, members: toggled(state.members, principal) }),
    }
  }
  return {
    subject: { type: 'workspace', id: WORKSPACE },
    apply: (state) => ({ ...state, isOpen: !state.isOpen }),
  }
}

function next(state: Token['state'], wish: number): Token['state'] {
  if (state === 'not issued') return 'active'
  if (state === 'revoked' || wish < 0.3) return 'revoked'
  return state === 'active' ? 'suspended' : 'active'
}

const toggled = (names: readonly string[], name: string): readonly string[] =>
  names.includes(name) ? names.filter((one) => one !== name) : [...names, name]

/** What the service would answer a look-up with. */
export function recordIn(state: PlatformState, digest: Digest, workspace: string | null): VerificationRecord | null {
  const token = state.tokens[Number(digest)]
  if (token === undefined || token.state === 'not issued') return null
  const rights = ['a:read']
  return {
    credential: {
      id: token.id as CredentialId,
      kind: 'pat',
      name: token.id,
      state: token.state,
      createdAt: 0 as Instant,
      notBefore: null,
      expiresAt: token.expiresAt as Instant | null,
      scopes: rights,
      addressAllowlist: [],
      resources: null,
      rateLimit: null,
      secretVersion: 1,
      secretEndsAt: null,
    },
    principal: {
      id: token.owner,
      type: 'user',
      handle: null,
      state: state.suspended.includes(token.owner) ? 'suspended' : 'active',
    },
    accountRights: rights,
    workspace:
      workspace !== WORKSPACE || !state.isOpen
        ? null
        : {
            id: WORKSPACE as WorkspaceId,
            organizationId: ORGANIZATION as OrganizationId,
            address: 'acme/one',
            name: 'One',
            state: 'active',
            rights: state.members.includes(token.owner) ? rights : [],
            policy: NO_POLICY,
            grant: null,
          },
  }
}
