import { randomBytes } from 'node:crypto'
import {
  ADMITS_ALL,
  type CredentialId,
  DEFAULT_FORMAT,
  generateToken,
  toInstant,
  type VerificationRecord,
  type WorkspaceId,
} from '@latchkey/core'

/** The moment at which every test happens. */
export const NOW = toInstant(Date.UTC(2026, 10, 22, 12))

type Workspace = NonNullable<VerificationRecord['workspace']>
export type RecordChange = { [Part in 'credential' | 'principal']?: Partial<VerificationRecord[Part]> } & {
  workspace?: Partial<Workspace> | null
  accountRights?: readonly string[]
}

/** An active token with every right in its workspace `ws_home` (`acme/home`), unless changed. */
export function aRecord(change: RecordChange = {}): VerificationRecord {
  return {
    credential: {
      id: 'tok_1' as CredentialId,
      kind: 'pat',
      name: 'nightly export',
      state: 'active',
      createdAt: toInstant(NOW - 86_400_000),
      notBefore: null,
      expiresAt: null,
      scopes: ['devices:read', 'devices:write'],
      addressAllowlist: [],
      resources: null,
      rateLimit: null,
      secretVersion: 1,
      secretEndsAt: null,
      ...change.credential,
    },
    principal: { id: 'usr_1', type: 'user', handle: 'ada', state: 'active', ...change.principal },
    accountRights: change.accountRights ?? [],
    workspace:
      change.workspace === null
        ? null
        : {
            id: 'ws_home' as WorkspaceId,
            organizationId: null,
            address: 'acme/home',
            name: 'Home',
            state: 'active',
            rights: ['devices:read', 'devices:write'],
            policy: ADMITS_ALL,
            grant: null,
            ...change.workspace,
          },
  }
}

export function aToken(kind: 'pat' | 'key' = 'pat', format = DEFAULT_FORMAT): string {
  return generateToken(format, kind, (count) => randomBytes(count)).reveal()
}

/** The token format that Seam's published clients want. */
export const SEAM_FORMAT = {
  prefix: 'seam',
  labels: { pat: 'at1', key: 'key1', service: 'svc1', session: 'ses1', embed: 'emb1' },
}
