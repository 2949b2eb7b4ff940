import type { CredentialId } from '@latchkey/core'
import type { Adoption, ChangeEntry, ForeignTokenParts } from '@latchkey/verifier'
import { readPosition } from './record-shape.ts'
import type { ServiceCall } from './service-call.ts'

interface AdoptionAnswer {
  readonly adoption: Adoption
  /** What this process must forget before it asks again: that nobody issued the token. */
  readonly change: ChangeEntry | null
}

/** Shows a token of another system to the service, which alone can check it. */
export function httpAdopt(
  call: ServiceCall,
  timeoutMs: number,
  apply: (changes: readonly ChangeEntry[]) => void,
): ForeignTokenParts['adopt'] {
  return async (token, ip) => {
    const body = { token, ip }
    const path = '/v1/records/adopt'
    const answer = await call({ method: 'POST', path, body, timeoutMs, attempts: 1, read: readAdoption })
    if (answer === null) throw new TypeError('an adoption is answered with a body')
    if (answer.change !== null) apply([answer.change])
    return answer.adoption
  }
}

function readAdoption(json: unknown): AdoptionAnswer {
  const { outcome, credentialId, position, retryAfterMs } = (json ?? {}) as Record<string, unknown>
  if (outcome === 'unknown') return { adoption: { outcome }, change: null }
  if (outcome === 'busy' && typeof retryAfterMs === 'number')
    return { adoption: { outcome, retryAfterMs }, change: null }
  const place = readPosition(position)
  const isAdopted = outcome === 'adopted' && typeof credentialId === 'string' && place !== null
  if (!isAdopted) throw new Error('a field is missing or of the wrong type')
  const change: ChangeEntry = { type: 'credential', id: credentialId as CredentialId, position: place }
  return { adoption: { outcome }, change }
}
