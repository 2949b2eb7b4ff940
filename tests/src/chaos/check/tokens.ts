import type { Attempt, Evidence, FinalState } from '../evidence.ts'
import { isLinearizable, type Model } from './linearize.ts'

interface TokenState {
  /** 0 before it is made. */
  readonly version: number
  readonly isRevoked: boolean
  /** Which version each key of a call has brought. */
  readonly brought: ReadonlyMap<string, number>
}

/** The life of every token: each call's answer fits one order of all, the database ends where that order does, and the history tells of each step once. */
export function checkTokens({ attempts, final }: Evidence): string[] {
  const names = new Set([...ofTokens(attempts).map(({ subject }) => subject), ...final.tokens.map(({ name }) => name)])
  const faults = [...names].flatMap((name) =>
    checkToken(
      name,
      attempts.filter(({ subject }) => subject === name),
      final,
    ),
  )
  return [...faults, ...secretsOfOneCall(attempts)]
}

const ofTokens = (attempts: readonly Attempt[]): Attempt[] =>
  attempts.filter(({ change }) => change.kind !== 'put' && change.kind !== 'remove')

function checkToken(name: string, attempts: readonly Attempt[], { tokens, audit }: FinalState): string[] {
  const found = tokens.filter((token) => token.name === name)
  const [token] = found
  if (found.length > 1) return [`Token ${name} was made ${found.length} times.`]
  const faults: string[] = []
  const model: Model<TokenState> = {
    initial: { version: 0, isRevoked: false, brought: new Map() },
    answered: (state, attempt) => {
      const { change, answer } = attempt
      if (answer.kind === 'refused') return isTrueRefusal(state, change.kind, answer.code) ? state : null
      const next = step(state, attempt)
      if (next === null || answer.kind !== 'done') return null
      if (change.kind === 'revoke') return next
      return answer.version === next.brought.get(attempt.key ?? '') ? next : null
    },
    unanswered: (state, attempt) => {
      const next = step(state, attempt)
      return next === state ? null : next
    },
    isFinal: ({ version, isRevoked }) =>
      token === undefined ? version === 0 : version === token.version && isRevoked === (token.state === 'revoked'),
    text: ({ version, isRevoked, brought }) => `${version} ${isRevoked} ${[...brought].sort().join()}`,
  }
  if (!isLinearizable(attempts, model)) {
    const end = token === undefined ? 'nothing' : `version ${token.version}, ${token.state}`
    faults.push(`Token ${name}: no order of its calls explains their answers and its end (${end}).`)
  }
  if (token === undefined) return faults
  const told = audit.filter(({ subject }) => subject === token.id)
  const count = (action: string) => told.filter((record) => record.action === action).length
  const expected = { 'token.created': 1, 'token.revoked': token.state === 'revoked' ? 1 : 0 }
  for (const [action, times] of Object.entries(expected))
    if (count(action) !== times)
      faults.push(`Token ${name}: the history tells ${count(action)} times of ${action}, where it happened ${times}.`)
  const versions = told.flatMap(({ action, version }) => (action === 'token.rotated' ? [version] : []))
  const due = Array.from({ length: token.version - 1 }, (_, index) => index + 2)
  if (versions.toSorted((one, other) => Number(one) - Number(other)).join() !== due.join())
    faults.push(
      `Token ${name}: the history tells of rotations to ${versions.join() || 'nothing'}, not to ${due.join() || 'nothing'}.`,
    )
  return faults
}

/** `null` for what can't be done in this state; the state itself where it changes nothing. */
function step(state: TokenState, { change, key }: Attempt): TokenState | null {
  const { version, isRevoked, brought } = state
  if (key !== null && brought.has(key)) return state
  if (change.kind === 'create') {
    return version === 0 ? { version: 1, isRevoked, brought: new Map(brought).set(key ?? '', 1) } : null
  }
  if (version === 0) return null
  if (change.kind === 'revoke') return isRevoked ? state : { ...state, isRevoked: true }
  if (isRevoked) return null
  return { version: version + 1, isRevoked, brought: new Map(brought).set(key ?? '', version + 1) }
}

const isTrueRefusal = ({ isRevoked }: TokenState, kind: string, code: string): boolean =>
  kind === 'rotate' && code === 'invalid_state' && isRevoked

/** A call that is repeated under its key gives one secret, however often it is answered, and no two calls give the same. */
function secretsOfOneCall(attempts: readonly Attempt[]): string[] {
  const faults: string[] = []
  const byKey = new Map<string, string>()
  const bySecret = new Map<string, string>()
  for (const { key, answer, subject } of attempts) {
    if (answer.kind !== 'done' || answer.secret === undefined || key === null) continue
    const first = byKey.get(key) ?? answer.secret
    if (first !== answer.secret) faults.push(`Token ${subject}: one call was answered with two secrets.`)
    const owner = bySecret.get(answer.secret) ?? key
    if (owner !== key) faults.push(`Token ${subject}: two calls were answered with one secret.`)
    byKey.set(key, first)
    bySecret.set(answer.secret, owner)
  }
  return faults
}
