import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandFailure } from '../failure.ts'
import { configFolder } from './folder.ts'

export interface StoredSession {
  readonly url: string
  readonly token: string
  readonly workspace: string | null
}

export function sessionFile(): string {
  return join(configFolder(), 'session.json')
}

/** What `latchkey login` stored; null when nobody is signed in. */
export async function readSession(): Promise<StoredSession | null> {
  const text = await readFile(sessionFile(), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new CommandFailure('failure', `${sessionFile()} cannot be read: ${error.message}`)
  })
  if (text === null) return null
  const session = parse(text)
  if (session !== null) return session
  throw new CommandFailure('failure', `${sessionFile()} is damaged: sign in again with \`latchkey login\`.`)
}

/** Replaces the file as a whole, so that it is never half written, and never readable by others, not even for a moment. */
export async function writeSession(session: StoredSession): Promise<void> {
  await mkdir(configFolder(), { recursive: true, mode: 0o700 })
  const draft = `${sessionFile()}.${randomUUID()}`
  try {
    await writeFile(draft, `${JSON.stringify(session, null, 2)}\n`, { flag: 'wx', mode: 0o600 })
    await rename(draft, sessionFile())
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

export async function deleteSession(): Promise<void> {
  await rm(sessionFile(), { force: true })
}

function parse(text: string): StoredSession | null {
  try {
    const { url, token, workspace } = JSON.parse(text) as Record<string, unknown>
    if (typeof url !== 'string' || typeof token !== 'string') return null
    return { url, token, workspace: typeof workspace === 'string' ? workspace : null }
  } catch {
    return null
  }
}
