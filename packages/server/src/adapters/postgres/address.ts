import { readFileSync } from 'node:fs'
import { LatchkeyError } from '@latchkey/core'

/** `disable` sends everything in the clear; `require` encrypts without asking who answers; `verify-full` also checks certificate and name. */
export type TlsMode = 'disable' | 'require' | 'verify-full'

/** Where a PostgreSQL server is, and as whom to go there. */
export interface PostgresAddress {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string
  readonly port: number
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

const TLS_MODES: readonly string[] = ['disable', 'require', 'verify-full'] satisfies TlsMode[]
const ISOLATIONS: Readonly<Record<string, Isolation>> = {
  serializable: 'serializable',
  'read-committed': 'read committed',
}
const PARAMETERS: ReadonlySet<string> = new Set(['host', 'sslmode', 'sslrootcert', 'isolation', 'max_connections'])
const DEFAULT_PORT = 5432
const DEFAULT_CONNECTIONS = 10
/** One that writes, one that reads, one that verifies. */
const FEWEST_CONNECTIONS = 3

const BEGINNING = /^postgres(ql)?:\/\//i

/**
 * Reads `postgres://user:password@host:port/database?sslmode=…&sslrootcert=FILE`, with `host=/folder` for a Unix socket. Without `sslmode` the connection is
 * verified in full, unless it does not leave the machine. Throws `config_invalid`, and never repeats the password.
 */
export function readAddress(text: string): PostgresAddress {
  if (!BEGINNING.test(text) || !URL.canParse(text))
    throw invalid(
      'it can’t be read. Write postgres://user:password@host:5432/database, with special characters percent-encoded',
    )
  const url = new URL(text)
  for (const name of url.searchParams.keys())
    if (!PARAMETERS.has(name))
      throw invalid(`the parameter ${name} is not known; there are ${[...PARAMETERS].join(', ')}`)
  const host = url.searchParams.get('host') ?? decoded(url.hostname.replace(/^\[(.*)\]$/, '$1'))
  const database = decoded(url.pathname.slice(1))
  const user = decoded(url.username)
  if (host === '') throw invalid('it names no host')
  if (database === '' || database.includes('/')) throw invalid('it names no database')
  if (user === '') throw invalid('it names no user')
  const tls = url.searchParams.get('sslmode') ?? (staysHere(host) ? 'disable' : 'verify-full')
  if (!TLS_MODES.includes(tls)) throw invalid(`sslmode must be one of ${TLS_MODES.join(', ')}`)
  const isolation = ISOLATIONS[url.searchParams.get('isolation') ?? 'serializable']
  if (isolation === undefined) throw invalid(`isolation must be one of ${Object.keys(ISOLATIONS).join(', ')}`)
  const maxConnections = Number(url.searchParams.get('max_connections') ?? DEFAULT_CONNECTIONS)
  if (!Number.isSafeInteger(maxConnections) || maxConnections < FEWEST_CONNECTIONS)
    throw invalid(`max_connections must be a whole number from ${FEWEST_CONNECTIONS} on`)
  return {
    host,
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    database,
    user,
    password: url.password === '' ? undefined : decoded(url.password),
    tls: tls as TlsMode,
    ca: certificates(url.searchParams.get('sslrootcert')),
    isolation,
    maxConnections,
  }
}

/** The address in words for people: without user and password. */
export const shown = ({ host, port, database }: PostgresAddress): string =>
  host.startsWith('/') ? `${database} at ${host}` : `${database} at ${host}:${port}`

const staysHere = (host: string): boolean => host.startsWith('/') || /^(localhost|127(\.\d+){3}|::1)$/i.test(host)

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

function invalid(why: string): LatchkeyError {
  return new LatchkeyError('config_invalid', `The address of the database can’t be used: ${why}.`)
}
