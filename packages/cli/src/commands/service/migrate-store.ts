import { resolve } from 'node:path'
import type { Command } from 'commander'
import { CommandFailure } from '../../failure.ts'
import { note, print, printJson } from '../../output/print.ts'
import { progressBar } from '../../output/progress-bar.ts'
import { facts } from '../../output/table.ts'
import { sealKeys } from '../../platform/seal-keys.ts'
import { verb } from '../command.ts'

interface Options {
  readonly json?: boolean
  readonly from: string
  readonly to: string
}

const FILE = 'sqlite:'

export function migrateStoreCommand(): Command {
  return verb(
    'migrate-store',
    'move everything from the database file to a PostgreSQL server; verification goes on meanwhile',
    'migrate-store --from sqlite:/var/lib/latchkey/latchkey.db --to postgres://latchkey@db.example.com/latchkey',
  )
    .requiredOption('--from <file>', "sqlite: and the path of the database file in the service's folder")
    .requiredOption('--to <address>', 'postgres://…, an empty database, or one that an earlier attempt began to fill')
    .action(async ({ json, from, to }: Options) => {
      if (!from.startsWith(FILE) || from === FILE)
        throw new CommandFailure('usage', 'Write --from as sqlite: and the path of the database file.')
      const { moveStore } = await import('@latchkey/server')
      const bar = progressBar({ things: 'rows', quiet: json === true })
      const moved = await moveStore({
        from: resolve(from.slice(FILE.length)),
        to,
        ...sealKeys(),
        onProgress: (fraction, count) => bar.show({ fraction, count }),
      }).finally(bar.clear)
      if (json) return printJson(moved)
      print(
        facts([
          ['tables', String(moved.tables)],
          ['rows', String(moved.rows)],
          ['credentials', String(moved.credentials)],
          ['secrets', String(moved.secrets)],
          ['seals that do not fit', String(moved.broken)],
        ]),
      )
      note(
        'Every row is there, and was compared. The old database is only read from now on: stop its service, and start it with DATABASE_URL and the same seal keys.',
      )
    })
}
