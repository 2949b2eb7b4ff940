import type { Evidence, LogSubject } from '../evidence.ts'

/** The change log has no gap, tells verifiers of every change that must reach them, and whoever followed it was told all of it, once. */
export function checkLog({ final, followers }: Evidence): string[] {
  const faults: string[] = []
  for (const [partition, entries] of Map.groupBy(final.log, (entry) => entry.partition)) {
    const positions = entries.map(({ position }) => position).sort((one, other) => one - other)
    const gap = positions.find((position, index) => index > 0 && position !== (positions[index - 1] ?? 0) + 1)
    if (gap !== undefined) faults.push(`Change log, partition ${partition}: a gap before position ${gap}.`)
  }
  const kept = tally(final.log)
  for (const { name, entries } of followers) {
    const told = tally(entries)
    for (const subject of new Set([...kept.keys(), ...told.keys()])) {
      const [inLog, heard] = [kept.get(subject) ?? 0, told.get(subject) ?? 0]
      if (inLog !== heard)
        faults.push(`${name} was told ${heard} times of a change of ${subject}; the log has it ${inLog} times.`)
    }
  }
  for (const { id, name, version, state } of final.tokens) {
    const due = version + (state === 'revoked' ? 1 : 0)
    const entered = kept.get(`credential ${id}`) ?? 0
    if (entered < due) faults.push(`Token ${name}: ${due} changes, and ${entered} entries in the change log.`)
  }
  const members = final.audit.filter(({ action }) => action.startsWith('workspace_member.'))
  for (const [member, records] of Map.groupBy(members, ({ subject }) => subject.split('/')[1] ?? '')) {
    const entered = kept.get(`principal ${member}`) ?? 0
    if (entered < records.length)
      faults.push(`Member ${member}: ${records.length} changes, and ${entered} entries in the change log.`)
  }
  return faults
}

function tally(entries: readonly LogSubject[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { type, id } of entries) counts.set(`${type} ${id}`, (counts.get(`${type} ${id}`) ?? 0) + 1)
  return counts
}
