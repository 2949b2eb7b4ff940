import { LatchkeyError } from '@latchkey/core'
import { AbortedTransactionError } from 'kysely'
import { Overtaken } from '../sql/overtaken.ts'

/** SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html), or Node's own code of a connection that failed. */
function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : ''
}

/** Not serializable, a deadlock, waited too long for a lock. */
const CONFLICTS = new Set(['40001', '40P01', '55P03'])

/** Whether the engine undid the transaction because of another one, so that it can be run again. */
export const isConflict = (error: unknown): boolean =>
  error instanceof AbortedTransactionError || error instanceof Overtaken || CONFLICTS.has(codeOf(error))

/** A server that only repeats what another says: after a failover we are still connected to the wrong one. */
const READ_ONLY = '25006'
const LOST = new Set([
  // Shut down by its operator, crashed, or not up yet; a statement whose end is not known.
  ...['57P01', '57P02', '57P03', '40003'],
  ...[READ_ONLY, '25P03'],
  ...['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'ENOTFOUND'],
])
const CONNECTION_CLASS = '08'
const TOO_MANY_CONNECTIONS = '53300'
/** What the driver says without a code. */
const LOST_IN_WORDS =
  /^(Connection terminated|Query read timeout|timeout expired|Client has encountered a connection error|Client was closed)/

/** Whether there is no connection, or none any more: what was asked may or may not have been done. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error)
  if (code === '') return error instanceof Error && LOST_IN_WORDS.test(error.message)
  return LOST.has(code) || code.startsWith(CONNECTION_CLASS) || code === TOO_MANY_CONNECTIONS
}

/** What a server that takes no writes would answer to one. */
export const readOnly = (): Error => Object.assign(new Error('The server takes no writes.'), { code: READ_ONLY })

/** What the driver says when all connections stay taken for too long. */
const NONE_FREE = 'timeout exceeded when trying to connect'
const UNIQUE = '23505'

/** Whether a value that must be unique is there already. */
export const isTaken = (error: unknown): boolean => codeOf(error) === UNIQUE

const DISK_FULL = '53100'
const RESOURCES_CLASS = '53'
const CANCELED = '57014'
const NOT_STORABLE = new Set(['22021', '22P05'])
const RETRY_AFTER_MS = 1000

/** What an error of PostgreSQL means to the domain; anything else comes back as it is. */
export function translate(error: unknown): unknown {
  const code = codeOf(error)
  if (error instanceof LatchkeyError) return error
  if (isTaken(error))
    return new LatchkeyError('already_exists', 'Something with this name exists already; choose another.', {
      cause: error,
    })
  if (code === DISK_FULL) return unavailable('The database has no room left.', error)
  if (code === TOO_MANY_CONNECTIONS)
    return unavailable('The database takes no more connections; try again in a moment.', error)
  if (isLost(error)) return unavailable('The database can’t be reached; try again in a moment.', error)
  if (isConflict(error) || code === CANCELED || code.startsWith(RESOURCES_CLASS) || saysNoneFree(error))
    return unavailable('The database is busy; try again in a moment.', error)
  if (NOT_STORABLE.has(code))
    return new LatchkeyError('invalid_input', 'A text holds a character that can’t be kept; leave it out.', {
      cause: error,
    })
  return error
}

const saysNoneFree = (error: unknown): boolean => error instanceof Error && error.message === NONE_FREE

export function unavailable(message: string, cause: unknown): LatchkeyError {
  return new LatchkeyError('unavailable', message, { cause, retryAfterMs: RETRY_AFTER_MS })
}

const UNDEFINED_TABLE = '42P01'
export const isMissingTable = (error: unknown): boolean => codeOf(error) === UNDEFINED_TABLE

/** Two that make the same table at the same moment: one of them hears of a type or an index that is there already. */
const MADE_TWICE = new Set([UNIQUE, '42P07', '42710', 'XX000'])

/** Whether a change of the schema failed because of what ran beside it. */
export const isSchemaConflict = (error: unknown): boolean => isConflict(error) || MADE_TWICE.has(codeOf(error))

const UNKNOWN_SETTING = new Set(['42704', '0A000'])
/** Whether an engine that speaks PostgreSQL's protocol lacks a setting. */
export const isUnknownSetting = (error: unknown): boolean => UNKNOWN_SETTING.has(codeOf(error))

/** What to do about a server with which nothing can be started. */
const ADVICE: Readonly<Record<string, string>> = {
  '28P01': 'refuses the password. Check user and password in the address of the database.',
  '28000': 'does not let this user in. Check the user in the address of the database, and what the server allows.',
  '3D000': 'is not there. Make it, or name another one in the address of the database.',
  '42501': 'does not allow what Latchkey has to do. Make the user of the address the owner of the database.',
  [READ_ONLY]: 'takes no writes just now. Name the primary, or every server that may be it.',
  [TOO_MANY_CONNECTIONS]:
    'has no connection left. Raise max_connections of the server, or lower max_connections in the addresses of the nodes.',
  ECONNREFUSED: 'does not answer. See to it that PostgreSQL runs there, and that this machine may reach it.',
  ENOTFOUND: 'can’t be found. Check the host in the address of the database.',
  EAI_AGAIN: 'can’t be found just now. Check the host in the address of the database.',
}
const TLS_FAULT = /certificate|SSL|TLS|altname/i

/** Why a server can't be used, in words for the operator; an error that is neither the server's nor the connection's comes back as it is. */
export function unusable(where: string, error: unknown): unknown {
  if (error instanceof LatchkeyError || !(error instanceof Error)) return error
  const code = codeOf(error)
  const advice =
    ADVICE[code] ??
    (TLS_FAULT.test(`${code} ${error.message}`)
      ? `can’t be reached safely (${error.message}). Give sslrootcert with who vouches for it, or choose another sslmode.`
      : isLost(error) || saysNoneFree(error)
        ? 'can’t be reached. See to it that PostgreSQL runs there, and that this machine may reach it.'
        : null)
  return advice === null
    ? error
    : new LatchkeyError('config_invalid', `The database ${where} ${advice}`, { cause: error })
}
