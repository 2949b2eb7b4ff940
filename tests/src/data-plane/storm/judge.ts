import type { PatrolReport, Sighting } from '../processes/patrol.ts'
import type { Revocation } from './revoke.ts'

export interface Evidence {
  readonly maxStalenessMs: number
  /** In the order of the tokens; those that were never revoked come after them. */
  readonly revocations: readonly Revocation[]
  readonly reports: ReadonlyMap<string, PatrolReport>
  /** What guards gave as the reasons for not being able to tell. */
  readonly reasons: readonly string[]
}

/** `stale` is true when the service really could not be asked; a guard that misunderstands a service which answers it says something else. */
const CUT_OFF = /(did not answer within \d+ ms\.|could not be asked(?: \([A-Z_]+\))?\.)$/

export interface Verdict {
  /** One sentence for each thing that must not be. */
  readonly faults: readonly string[]
  /** For each guard and revocation, how long after the acknowledgement the last accepted verification began; negative where none did. */
  readonly delays: readonly number[]
  readonly accepted: number
  readonly stale: number
}

export function judge(evidence: Evidence): Verdict {
  const faults = evidence.reasons.filter((reason) => !CUT_OFF.test(reason))
  const delays: number[] = []
  let accepted = 0
  let stale = 0
  for (const [guard, report] of evidence.reports) {
    for (const [token, sightings] of report.entries()) {
      const revocation = evidence.revocations[token] ?? null
      for (const sighting of sightings) {
        if (sighting.code === 'ok') accepted += sighting.count
        if (sighting.code === 'stale') stale += sighting.count
        const fault = faultOf(sighting, revocation, evidence.maxStalenessMs)
        if (fault !== null) faults.push(`${guard}, token ${token}: ${fault}`)
      }
      const last = sightings.find(({ code }) => code === 'ok')?.lastStart
      if (last === undefined) faults.push(`${guard}, token ${token}: never accepted, so nothing was shown.`)
      else if (revocation !== null) delays.push(last - revocation.acknowledgedAt)
    }
  }
  return { faults, delays, accepted, stale }
}

function faultOf(sighting: Sighting, revocation: Revocation | null, maxStalenessMs: number): string | null {
  const { code } = sighting
  if (code === 'ok') {
    const late = revocation === null ? 0 : sighting.lastStart - revocation.acknowledgedAt
    return late > maxStalenessMs ? `accepted ${late.toFixed(1)} ms after its revocation.` : null
  }
  if (code === 'revoked') {
    if (revocation === null) return 'refused as revoked, and never was.'
    return sighting.firstEnd < revocation.sentAt ? 'refused as revoked before it was.' : null
  }
  return code === 'stale' ? null : `refused as ${code}.`
}
