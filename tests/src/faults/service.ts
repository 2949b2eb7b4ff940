import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PRESETS, type StartOptions, startLatchkey } from '@latchkey/server'
import { databaseFor, giveBackDatabase } from '../store-choice.ts'
import { rowsOf, rowsOn } from './rows.ts'

/** An answer, with its body read: JSON where it says so. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they have asked for.
  readonly json: any
}

export interface Call {
  readonly token?: string | undefined
  /** Sent as it is when text or bytes, else as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export type Send = (method: string, path: string, call?: Call) => Promise<Answer>

export interface TestService {
  readonly url: string
  readonly folder: string
  readonly databaseFile: string
  /** What no refused request may change: the number of rows of every table, audit and change log among them. */
  rows(): Promise<Readonly<Record<string, number>>>
  readonly setUpSecret: string
  /** The log so far. */
  readonly log: readonly string[]
  readonly send: Send
  close(): Promise<void>
}

/** A real service on a free loopback port with a data folder of its own, not yet set up. */
export async function startService(more: Pick<StartOptions, 'requestTimeoutMs'> = {}): Promise<TestService> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-faults-'))
  const dataFolder = join(folder, 'data')
  const log: string[] = []
  const databaseFile = join(dataFolder, 'latchkey.db')
  const { database } = await databaseFor(folder)
  const service = await startLatchkey({
    dataFolder,
    database,
    port: 0,
    platform: PRESETS.seam,
    log: { write: (line) => void log.push(line) },
    ...more,
  })
  return {
    url: service.url,
    folder,
    databaseFile,
    rows: async () => (database === undefined ? rowsOf(databaseFile) : rowsOn(database)),
    setUpSecret: service.setUpSecret?.reveal() ?? '',
    log,
    send: sender(service.url),
    async close() {
      await service.close()
      await giveBackDatabase(folder)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function sender(url: string): Send {
  return async (method, path, { token, body, headers = {} } = {}) => {
    const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = /^application\/(problem\+)?json(;|$)/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined }
  }
}
