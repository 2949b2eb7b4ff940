import type { CredentialId, Instant, OrganizationId, Position, VerificationRecord, WorkspaceId } from '@latchkey/core'
import { ADMITS_ALL } from '@latchkey/core'
import type { ChangeEntry, Digest } from '../ports.ts'

export const digest = (name: number): Digest => name.toString(16).padStart(8, '0').repeat(8) as Digest

/** An active token of `usr_1`, seen from outside any workspace or from `ws_1` of `org_1`. */
export function aRecord(
  id = 'tok_1',
  change: Partial<VerificationRecord['credential']> = {},
  rights: string[] | null = null,
): VerificationRecord {
  return {
    credential: {
      id: id as CredentialId,
      kind: 'pat',
      name: id,
      state: 'active',
      createdAt: 0 as Instant,
      notBefore: null,
      expiresAt: null,
      scopes: ['a:read'],
      addressAllowlist: [],
      resources: null,
      rateLimit: null,
      secretVersion: 1,
      secretEndsAt: null,
      ...change,
    },
    principal: { id: 'usr_1', type: 'user', handle: 'ada', state: 'active' },
    accountRights: ['a:read'],
    workspace:
      rights === null
        ? null
        : {
            id: 'ws_1' as WorkspaceId,
            organizationId: 'org_1' as OrganizationId,
            address: 'acme/one',
            name: 'One',
            state: 'active',
            rights,
            policy: ADMITS_ALL,
            grant: null,
          },
  }
}

/** In a log of one partition. */
export const place = (number: number, epoch = 'e1'): Position => ({ epoch, numbers: [number] })

export const change = (number: number, type: ChangeEntry['type'], id: string): ChangeEntry => ({
  position: place(number),
  type,
  id,
})
