import type { Attempt, Evidence } from '../evidence.ts'
import { isLinearizable, type Model } from './linearize.ts'

interface Membership {
  readonly role: string | null
  readonly sets: number
  readonly removals: number
}

/** Each membership is a register: its calls' answers fit one order, which ends with the role that the database has and with as many records as the history has. */
export function checkMemberships({ attempts, final }: Evidence): string[] {
  const changes = attempts.filter(({ change }) => change.kind === 'put' || change.kind === 'remove')
  const faults: string[] = []
  for (const [subject, all] of Map.groupBy(changes, (attempt) => attempt.subject)) {
    const role = final.memberships.find((membership) => membership.subject === subject)?.role ?? null
    const told = final.audit.filter((record) => record.subject === subject)
    const sets = told.filter(({ action }) => action === 'workspace_member.set').length
    const removals = told.filter(({ action }) => action === 'workspace_member.removed').length
    const model: Model<Membership> = {
      initial: { role: null, sets: 0, removals: 0 },
      answered: (state, { change, answer }) => {
        if (answer.kind === 'done') return change.kind === 'remove' && state.role === null ? null : step(state, change)
        const isTrue = answer.kind === 'refused' && answer.code === 'not_found' && change.kind === 'remove'
        return isTrue && state.role === null ? state : null
      },
      unanswered: (state, { change }) => {
        const next = step(state, change)
        return next === state ? null : next
      },
      // More of either than the history tells of leads nowhere any more.
      isFinal: (state) => state.role === role && state.sets === sets && state.removals === removals,
      text: (state) => `${state.role} ${state.sets} ${state.removals}`,
    }
    const within = (state: Membership | null) =>
      state !== null && state.sets <= sets && state.removals <= removals ? state : null
    const bounded: Model<Membership> = {
      ...model,
      answered: (state, attempt) => within(model.answered(state, attempt)),
      unanswered: (state, attempt) => within(model.unanswered(state, attempt)),
    }
    if (!isLinearizable(all, bounded))
      faults.push(
        `Membership ${subject}: no order of its calls explains their answers, its end (${role}) and its history (${sets} set, ${removals} removed).`,
      )
  }
  return faults
}

function step(state: Membership, change: Attempt['change']): Membership {
  const role = change.kind === 'put' ? change.role : null
  if (role === state.role) return state
  return role === null ? { ...state, role, removals: state.removals + 1 } : { ...state, role, sets: state.sets + 1 }
}
