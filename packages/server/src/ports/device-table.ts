import type { Instant, PrincipalId } from '@latchkey/core'
import type { Digest } from '@latchkey/verifier'

/** A program that waits for a person to let it in (RFC 8628). */
export interface DeviceRequest {
  /** Digest of what the program polls with. */
  readonly lookup: Digest
  /** What the person types. */
  readonly userCode: string
  /** What the program calls the machine that it runs on; text of its own making. */
  readonly device: string
  /** Where it asked from; `null` where that is not known. */
  readonly address: string | null
  readonly state: 'waiting' | 'approved' | 'refused'
  /** Who has decided; `null` while nobody has. */
  readonly principalId: PrincipalId | null
  /** How long the program waits between two questions. */
  readonly intervalMs: number
  readonly polledAt: Instant | null
  readonly expiresAt: Instant
}

export interface DeviceTable {
  /** Those that have expired too. */
  find(lookup: Digest): Promise<DeviceRequest | null>
  findByUserCode(userCode: string): Promise<DeviceRequest | null>
  /** Also forgets those that expired before `forgotten`. Throws `already_exists` for a code that is taken. */
  insert(request: DeviceRequest, forgotten: Instant): Promise<void>
  /** State, person, interval and last question. */
  update(request: DeviceRequest): Promise<void>
  delete(lookup: Digest): Promise<void>
}
