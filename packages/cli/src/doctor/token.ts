import { explain } from '../explain.ts'
import { moment } from '../output/moment.ts'
import { type ConnectionOptions, connect } from '../session/connect.ts'
import type { Finding } from './check.ts'

const SOON_MS = 7 * 24 * 3600 * 1000

/** Whether the token that commands would use is accepted, and for how long yet. */
export async function token(options: ConnectionOptions, now: () => number = Date.now): Promise<Finding> {
  const what = 'token'
  try {
    const { latchkey } = await connect(options)
    const { credential, principal } = await latchkey.self.get()
    const { expiresAt, name } = credential
    const seen = `“${name}” of ${principal.name}`
    if (expiresAt === null || Date.parse(expiresAt) - now() > SOON_MS) return { level: 'ok', what, seen }
    return {
      level: 'warn',
      what,
      seen: `${seen} expires ${moment(expiresAt)}`,
      advice: 'Make or rotate one before then.',
    }
  } catch (error) {
    const { exit, message } = explain(error)
    if (exit === 'unreachable') return { level: 'warn', what, seen: 'could not be tried' }
    return { level: 'fail', what, seen: message, advice: 'latchkey login' }
  }
}
