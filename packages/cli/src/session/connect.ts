import { Latchkey } from '@latchkey/sdk'
import { CommandFailure } from '../failure.ts'
import { readTokenFile } from './read-token.ts'
import { readSession, type StoredSession } from './stored-session.ts'

export interface ConnectionOptions {
  readonly url?: string
  readonly tokenFile?: string
  readonly workspace?: string
}

export interface Connection {
  readonly latchkey: Latchkey
  readonly url: string
  /** The workspace for commands that name none. */
  readonly workspace: string | undefined
}

/** A client for the service and the credential that flags, environment and sign-in name, in this order. */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const stored = await readSession()
  const url = serviceUrl(options, stored)
  const token = await chooseToken(options, stored, url)
  // The workspace that was stored with one service means nothing to another.
  const own = stored !== null && sameService(stored.url, url) ? (stored.workspace ?? undefined) : undefined
  const workspace = options.workspace || process.env['LATCHKEY_WORKSPACE'] || own
  return { latchkey: new Latchkey({ url, token, workspace }), url, workspace }
}

export function serviceUrl(options: ConnectionOptions, stored: StoredSession | null): string {
  const url = options.url || process.env['LATCHKEY_URL'] || stored?.url
  if (url) return url
  throw new CommandFailure(
    'unauthenticated',
    'No service is known: sign in with `latchkey login`, give --url, or set LATCHKEY_URL and LATCHKEY_TOKEN.',
  )
}

async function chooseToken(
  { tokenFile }: ConnectionOptions,
  stored: StoredSession | null,
  url: string,
): Promise<string> {
  if (tokenFile !== undefined) return readTokenFile(tokenFile)
  const fromEnvironment = process.env['LATCHKEY_TOKEN']
  if (fromEnvironment) return fromEnvironment
  if (stored === null) {
    throw new CommandFailure(
      'unauthenticated',
      'Not signed in: use `latchkey login`, give --token-file, or set LATCHKEY_TOKEN.',
    )
  }
  // A token is told to the service that issued it and to nobody else.
  if (!sameService(stored.url, url)) {
    throw new CommandFailure(
      'unauthenticated',
      `You are signed in at ${stored.url}, not at ${url}: sign in there with \`latchkey login --url ${url}\`.`,
    )
  }
  return stored.token
}

function sameService(left: string, right: string): boolean {
  const spelled = (url: string) => (URL.canParse(url) ? new URL(url).href.replace(/\/+$/, '') : url)
  return spelled(left) === spelled(right)
}
