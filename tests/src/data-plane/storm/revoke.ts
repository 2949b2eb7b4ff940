import type { Issued } from '@latchkey/sdk'
import type { Fleet } from '../world/fleet.ts'
import { machineTime } from '../world/machine-time.ts'

/** When a revocation was first sent, and when it was acknowledged, in the time of the machine. */
export interface Revocation {
  readonly sentAt: number
  readonly acknowledgedAt: number
}

const PATIENCE_MS = 1500

/** Revokes through one service after the other until one has acknowledged it. */
export async function revoke(fleet: Fleet, { credential }: Issued, first: number): Promise<Revocation> {
  const sentAt = machineTime()
  for (let attempt = first; ; attempt++) {
    const { url } = fleet.services[attempt % fleet.services.length] as Fleet['services'][number]
    try {
      const response = await fetch(`${url}/v1/tokens/${credential.id}/revoke`, {
        method: 'POST',
        headers: { authorization: `Bearer ${fleet.session}`, 'content-type': 'application/json' },
        body: '{}',
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      const { status, code } = (await response.json()) as { status?: unknown; code?: string }
      // An attempt whose answer got lost may have done it; the state then says so.
      if (status === 'revoked' || code === 'invalid_state') return { sentAt, acknowledgedAt: machineTime() }
      if (response.status < 500) throw new RangeError(`A revocation was answered ${response.status} ${code}.`)
    } catch (fault) {
      if (fault instanceof RangeError) throw fault
    }
  }
}
