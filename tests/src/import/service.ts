import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Latchkey } from '@latchkey/sdk'
import {
  type ForeignLine,
  type ForeignRow,
  type ImportConfig,
  importForeignTokens,
  PRESETS,
  startLatchkey,
} from '@latchkey/server'

/** A service with one user, into which tokens are imported while it runs. */
export interface ImportService {
  readonly url: string
  readonly folder: string
  readonly serviceKey: string
  /** The user's, signed in. */
  readonly ada: Latchkey
  readonly projectId: string
  readonly verify: (token: string, ip?: string) => ReturnType<Latchkey['verify']>
  readonly take: (
    rows: readonly (Partial<ForeignRow> | { readonly fault: string })[],
    choice?: Partial<ImportConfig>,
  ) => Promise<{ readonly sum: Awaited<ReturnType<typeof importForeignTokens>>; readonly refused: readonly string[] }>
  close(): Promise<void>
}

const SPECKLE = { name: 'speckle', prefix: '', alphabet: 'hex', idLength: 10, secretLength: 32 } as const

export async function startImportService(): Promise<ImportService> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-import-'))
  // Before the service starts, so that it knows the format from the start.
  await importForeignTokens({
    dataFolder: folder,
    platform: PRESETS.speckle,
    format: SPECKLE,
    of: 'rest',
    dryRun: false,
    lines: lines([]),
    onProgress: () => {},
    onRefused: () => {},
  })
  const service = await startLatchkey({ dataFolder: folder, platform: PRESETS.speckle, port: 0, logLevel: 'silent' })
  const connect = (token: string) => new Latchkey({ url: service.url, token })
  const operator = connect(
    (await connect(service.setUpSecret?.reveal() ?? '').setup({ email: 'op@example.com', name: 'Op' })).secret,
  )
  const scopes = ['verify', 'sessions:create']
  const { secret: serviceKey } = await operator.serviceKeys.create({ name: 'Backend', scopes, expires: 'never' })
  const user = await operator.users.create({ email: 'ada@example.com', name: 'Ada' })
  const backend = connect(serviceKey)
  const ada = connect((await backend.sessions.create(user.id)).secret)
  return {
    url: service.url,
    folder,
    serviceKey,
    ada,
    projectId: (await ada.workspaces.create({ name: 'Harbour' })).id,
    verify: (token, ip) => backend.verify({ token, ...(ip !== undefined && { ip }) }),
    async take(rows, choice = {}) {
      const refused: string[] = []
      const sum = await importForeignTokens({
        dataFolder: folder,
        platform: PRESETS.speckle,
        format: SPECKLE,
        of: 'rest',
        dryRun: false,
        lines: lines(rows),
        onProgress: () => {},
        onRefused: (line, reason) => void refused.push(`${line}: ${reason}`),
        ...choice,
      })
      return { sum, refused }
    },
    async close() {
      await service.close()
      await rm(folder, { recursive: true })
    },
  }
}

const ROW: ForeignRow = {
  id: '',
  hash: '',
  owner: 'ada@example.com',
  name: 'Imported',
  scopes: ['streams:read'],
  createdAt: Date.UTC(2026, 0, 1),
  expiresAt: null,
  revoked: false,
  lastCharacters: 'abcdef',
  resources: null,
}

async function* lines(rows: readonly (Partial<ForeignRow> | { readonly fault: string })[]): AsyncIterable<ForeignLine> {
  for (const [index, row] of rows.entries()) yield { line: index + 1, row: 'fault' in row ? row : { ...ROW, ...row } }
}
