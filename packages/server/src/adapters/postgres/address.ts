import { readFileSync } from 'node:fs'
import { LatchkeyError } from '@latchkey/core'

/**
 * `disable` sends everything in the clear; `require` encrypts without asking who answers; `verify-ca` checks the certificate, and `verify-full` also that it is
 * for the name that was asked for.
 */
export type TlsMode = 'disable' | 'require' | 'verify-ca' | 'verify-full'

/** One server. */
export interface PostgresHost {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string
  readonly port: number
}

/** Where a PostgreSQL server is, and as whom to go there. */
export interface PostgresAddress {
  /** One at least. Of several, the one that takes writes is meant. */
  readonly hosts: readonly PostgresHost[]
  /** Whether each connection is asked first if it takes writes. */
  readonly asksForWritable: boolean
  readonly database: string
  readonly user: string
  readonly password: string | undefined
  readonly tls: TlsMode
  /** Certificates, in PEM, of who may vouch for the server; the system's own when left out. */
  readonly ca: string | undefined
  /** What a writing transaction may see of those beside it. All that is promised holds at either. */
  readonly isolation: Isolation
  /** Connections of this process, at the most. */
  readonly maxConnections: number
}

export type Isolation = 'serializable' | 'read committed'

const TLS_MODES: readonly string[] = ['disable', 'require', 'verify-ca', 'verify-full'] satisfies TlsMode[]
const ISOLATIONS: Readonly<Record<string, Isolation>> = {
  serializable: 'serializable',
  'read-committed': 'read committed',
}
/** libpq's words for a server that takes writes, the only one that is of use here. */
const WRITABLE: readonly string[] = ['read-write', 'primary']
const PARAMETERS: ReadonlySet<string> = new Set([
  ...['host', 'sslmode', 'sslrootcert', 'target_session_attrs', 'isolation', 'max_connections'],
])
const DEFAULT_PORT = 5432
const DEFAULT_CONNECTIONS = 10
/** One that writes, one that reads, one that verifies. */
const FEWEST_CONNECTIONS = 3

/** Up to the hosts, the hosts, and what comes after them. */
const PARTS = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^@/?#]*)(.*)$/is

/**
 * Reads `postgres://user:password@host:port,host:port/database?sslmode=…&sslrootcert=FILE`, with `host=/folder` for a Unix socket. Without `sslmode` the connection
 * is verified in full, unless it does not leave the machine. Throws `config_invalid`, and never repeats the password.
 */
export function readAddress(text: string): PostgresAddress {
  const [, before = '', authority = '', after = ''] = PARTS.exec(text) ?? []
  // A URL has one host; that of each server is put into one of its own.
  const [url, ...others] = authority.split(',').map((host) => parsed(`${before}${host}${after}`))
  if (url === undefined) throw unreadable()
  for (const name of url.searchParams.keys())
    if (!PARAMETERS.has(name))
      throw invalid(`the parameter ${name} is not known; there are ${[...PARAMETERS].join(', ')}`)
  const folder = url.searchParams.get('host')
  if (folder !== null && others.length > 0) throw invalid('the parameter host goes with one host alone')
  const hosts = folder === null ? [url, ...others].map(hostOf) : [{ ...hostOf(url), host: folder }]
  const database = decoded(url.pathname.slice(1))
  const user = decoded(url.username)
  if (hosts.some(({ host }) => host === '')) throw invalid('it names no host')
  if (database === '' || database.includes('/')) throw invalid('it names no database')
  if (user === '') throw invalid('it names no user')
  const tls = url.searchParams.get('sslmode') ?? (hosts.every(staysHere) ? 'disable' : 'verify-full')
  if (!TLS_MODES.includes(tls)) throw invalid(`sslmode must be one of ${TLS_MODES.join(', ')}`)
  const ca = certificates(url.searchParams.get('sslrootcert'))
  const target = url.searchParams.get('target_session_attrs')
  if (target !== null && !WRITABLE.includes(target))
    throw invalid(`target_session_attrs must be one of ${WRITABLE.join(', ')}, since every node writes`)
  const isolation = ISOLATIONS[url.searchParams.get('isolation') ?? 'serializable']
  if (isolation === undefined) throw invalid(`isolation must be one of ${Object.keys(ISOLATIONS).join(', ')}`)
  const maxConnections = Number(url.searchParams.get('max_connections') ?? DEFAULT_CONNECTIONS)
  if (!Number.isSafeInteger(maxConnections) || maxConnections < FEWEST_CONNECTIONS)
    throw invalid(`max_connections must be a whole number from ${FEWEST_CONNECTIONS} on`)
  return {
    hosts,
    asksForWritable: hosts.length > 1 || target !== null,
    database,
    user,
    password: url.password === '' ? undefined : decoded(url.password),
    // As libpq has it: who names certificates wants them looked at.
    tls: tls === 'require' && ca !== undefined ? 'verify-ca' : (tls as TlsMode),
    ca,
    isolation,
    maxConnections,
  }
}

/** The address in words for people: without user and password. */
export const shown = ({ hosts, database }: PostgresAddress): string =>
  `${database} at ${hosts.map(({ host, port }) => (host.startsWith('/') ? host : `${host}:${port}`)).join(', ')}`

function parsed(text: string): URL {
  if (!URL.canParse(text)) throw unreadable()
  return new URL(text)
}

const hostOf = ({ hostname, port }: URL): PostgresHost => ({
  host: decoded(hostname.replace(/^\[(.*)\]$/, '$1')),
  port: port === '' ? DEFAULT_PORT : Number(port),
})

const staysHere = ({ host }: PostgresHost): boolean =>
  host.startsWith('/') || /^(localhost|127(\.\d+){3}|::1)$/i.test(host)

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw invalid('a part of it is not percent-encoded as it should be')
  }
}

function certificates(file: string | null): string | undefined {
  if (file === null) return undefined
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new LatchkeyError('config_invalid', `The certificates of the database, ${file}, can’t be read.`, { cause })
  }
}

const unreadable = (): LatchkeyError =>
  invalid(
    'it can’t be read. Write postgres://user:password@host:5432/database, with special characters percent-encoded',
  )

function invalid(why: string): LatchkeyError {
  return new LatchkeyError('config_invalid', `The address of the database can’t be used: ${why}.`)
}
