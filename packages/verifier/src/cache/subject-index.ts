import type { ChangeSubject, VerificationRecord } from '@latchkey/core'

type SubjectType = ChangeSubject['type']

/** Finds what was made from a record by the things that the record depends on. */
export interface SubjectIndex<E extends object> {
  add(record: VerificationRecord, entry: E): void
  remove(record: VerificationRecord, entry: E): void
  dependents(subject: ChangeSubject): readonly E[]
}

/** Whether a change concerns a record. */
export function dependsOn(record: VerificationRecord, { type, id }: ChangeSubject): boolean {
  if (type === 'credential') return record.credential.id === id
  if (type === 'principal') return record.principal.id === id
  return type === 'workspace'
    ? record.workspace?.id === id || record.principal.id === id
    : record.workspace?.organizationId === id
}

/** A key's principal is its workspace, so that a change of the workspace concerns it even where the record names none. */
function subjectsOf({ credential, principal, workspace }: VerificationRecord): readonly [SubjectType, string][] {
  const subjects: [SubjectType, string][] = [
    ['credential', credential.id],
    ['principal', principal.id],
  ]
  if (principal.type === 'workspace') subjects.push(['workspace', principal.id])
  if (workspace !== null && workspace.id !== principal.id) subjects.push(['workspace', workspace.id])
  if (workspace !== null && workspace.organizationId !== null) subjects.push(['organization', workspace.organizationId])
  return subjects
}

export function subjectIndex<E extends object>(): SubjectIndex<E> {
  // Most subjects have a single dependent, for which a set would take ten times the memory.
  const byType: Readonly<Record<SubjectType, Map<string, E | Set<E>>>> = {
    credential: new Map(),
    principal: new Map(),
    workspace: new Map(),
    organization: new Map(),
  }

  return {
    add(record, entry) {
      for (const [type, id] of subjectsOf(record)) {
        const present = byType[type].get(id)
        if (present instanceof Set) present.add(entry)
        else if (present === undefined) byType[type].set(id, entry)
        else if (present !== entry) byType[type].set(id, new Set([present, entry]))
      }
    },
    remove(record, entry) {
      for (const [type, id] of subjectsOf(record)) {
        const present = byType[type].get(id)
        if (present === entry) byType[type].delete(id)
        if (!(present instanceof Set)) continue
        present.delete(entry)
        if (present.size === 0) byType[type].delete(id)
      }
    },
    dependents({ type, id }) {
      const present = byType[type].get(id)
      if (present === undefined) return []
      return present instanceof Set ? [...present] : [present]
    },
  }
}
