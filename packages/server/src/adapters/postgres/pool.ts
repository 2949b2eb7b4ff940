import { type ClientBase, Pool, types } from 'pg'
import type { PostgresAddress } from './address.ts'
import { isUnknownSetting, readOnly } from './errors.ts'
import { clientOfHosts } from './hosts.ts'

/** How long each thing may take, in milliseconds. */
export interface PostgresTimeouts {
  /** Until a connection is made, or one of the pool is free. */
  readonly connect: number
  readonly statement: number
  /** Until another transaction gives up a row. */
  readonly lock: number
  /** That a transaction may leave its connection unused. */
  readonly idleInTransaction: number
}

const IDLE_MS = 60_000
/** Past the server's own limit, for a server that has stopped answering. */
const SILENCE_MS = 2000
const KEEP_ALIVE_AFTER_MS = 10_000

const INT8 = 20
/** Counts, positions and milliseconds stay far below 2^53. */
const typeParsers = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary' ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
}

/** A pool of at most `max` connections. `settings` are set on each, where the engine knows them. */
export function openPool(
  address: PostgresAddress,
  timeouts: PostgresTimeouts,
  max: number,
  settings: Readonly<Record<string, string>> = {},
): Pool {
  const all = {
    statement_timeout: `${timeouts.statement}`,
    lock_timeout: `${timeouts.lock}`,
    idle_in_transaction_session_timeout: `${timeouts.idleInTransaction}`,
    ...settings,
  }
  const { Client, passOver } = clientOfHosts(address.hosts)
  const pool = new Pool({
    Client,
    database: address.database,
    user: address.user,
    password: address.password,
    ssl: tlsOf(address),
    application_name: 'latchkey',
    max,
    connectionTimeoutMillis: timeouts.connect,
    query_timeout: timeouts.statement + SILENCE_MS,
    idleTimeoutMillis: IDLE_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    types: typeParsers,
    onConnect: async (client) => {
      if (address.asksForWritable) await requireWritable(client, passOver)
      await prepareSession(client, all)
    },
  })
  // An idle connection that is lost is no fault: the pool makes another when one is wanted. Of one in use the statement tells, or the next one does.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

function tlsOf({ tls, ca }: PostgresAddress) {
  if (tls === 'disable') return false
  if (tls === 'require') return { rejectUnauthorized: false }
  return {
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { ca }),
    ...(tls === 'verify-ca' && { checkServerIdentity: () => undefined }),
  }
}

/** Refuses a server that only repeats what another one says; the next connection is made to the next host. */
async function requireWritable(client: ClientBase, passOver: (client: ClientBase) => void): Promise<void> {
  const { rows } = await client.query<{ transaction_read_only: string }>('show transaction_read_only')
  if (rows[0]?.transaction_read_only === 'off') return
  passOver(client)
  throw readOnly()
}

/** Set by statements, because poolers in front of the server refuse them as parameters of a connection. */
async function prepareSession(client: ClientBase, settings: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    await client.query(`set ${name} = ${value}`).catch((error: unknown) => {
      if (!isUnknownSetting(error)) throw error
    })
  }
}
