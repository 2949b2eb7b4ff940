import { ConfigurationError, LatchkeyApiError, NetworkError, type Problem, UnexpectedAnswerError } from '@latchkey/sdk'
import { CommanderError } from 'commander'
import type { Exit } from './exit-codes.ts'
import { CommandFailure } from './failure.ts'

export interface Explanation {
  readonly exit: Exit
  /** Stable name for programs. */
  readonly code: string
  readonly message: string
  /** What to do now, or what else is known; one line each. */
  readonly hints: readonly string[]
}

/** Turns whatever ended a command into words, a number and a name. */
export function explain(error: unknown): Explanation {
  if (error instanceof CommandFailure) return { exit: error.exit, code: error.exit, message: error.message, hints: [] }
  if (error instanceof CommanderError) {
    const [message = '', ...hints] = error.message.replace(/^error: /, '').split('\n')
    return { exit: 'usage', code: 'usage', message, hints: [...hints, 'Add --help to see what is possible.'] }
  }
  if (error instanceof LatchkeyApiError) {
    return { exit: exitOf(error), code: error.code, message: error.message, hints: hintsOf(error) }
  }
  if (error instanceof NetworkError) {
    return {
      exit: 'unreachable',
      code: 'unreachable',
      message: error.message,
      hints: ['`latchkey doctor` looks for the reason.'],
    }
  }
  if (error instanceof ConfigurationError) return { exit: 'usage', code: 'usage', message: error.message, hints: [] }
  if (error instanceof UnexpectedAnswerError) {
    return { exit: 'unreachable', code: 'unexpected_answer', message: error.message, hints: [] }
  }
  return {
    exit: 'failure',
    code: 'failure',
    message: error instanceof Error ? error.message : String(error),
    hints: [],
  }
}

function exitOf({ status, code }: Problem): Exit {
  if (code === 'unauthenticated') return 'unauthenticated'
  if (status === 403 || code === 'credential_kind_not_accepted') return 'forbidden'
  if (status === 404) return 'notFound'
  if (status === 503) return 'unreachable'
  return 'failure'
}

function hintsOf(problem: Problem): string[] {
  const hints = problem.fields.map(({ pointer, message }) =>
    message === problem.detail ? `At ${pointer}` : `${pointer}: ${message}`,
  )
  if (problem.requiredScopes.length > 0) hints.push(`Needed: ${problem.requiredScopes.join(' ')}`)
  if (problem.code === 'unauthenticated') hints.push('`latchkey login` signs in with another token.')
  if (problem.requestId !== undefined) hints.push(`Request: ${problem.requestId}`)
  return hints
}
