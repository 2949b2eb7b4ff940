import { resolve } from 'node:path'
import type { Command } from 'commander'
import { CommandFailure } from '../../failure.ts'
import { note, print, printJson } from '../../output/print.ts'
import { styleNote } from '../../output/style.ts'
import { DEFAULT_DATA_FOLDER } from '../../platform/defaults.ts'
import { sealKeys } from '../../platform/seal-keys.ts'
import { verb } from '../command.ts'
import { chosenDatabase, databaseOption } from './database.ts'

interface Options {
  readonly json?: boolean
  readonly data: string
  readonly database?: string
  readonly before?: string
}

export function afterRestoreCommand(): Command {
  return verb(
    'after-restore',
    'make a PostgreSQL database that its own tools restored fit to be served: verifiers forget what they know, and what was revoked in the database before stays revoked',
    'after-restore --database postgres://latchkey@db/latchkey --before postgres://latchkey@db/latchkey_before',
  )
    .option('--data <folder>', "the service's own folder, for the key of the row seals", DEFAULT_DATA_FOLDER)
    .addOption(databaseOption())
    .option('--before <address>', 'the database whose place it takes, where that can still be read')
    .action(async ({ json, data, database: named, before }: Options) => {
      const database = chosenDatabase(named)
      if (database === undefined)
        throw new CommandFailure('usage', 'Say which database was restored: --database, or DATABASE_URL.')
      const { afterRestore } = await import('@latchkey/server')
      const revocationsKept = await afterRestore({ dataFolder: resolve(data), ...sealKeys(), database, before })
      if (json) return printJson({ revocationsKept })
      print('Its change log is in another epoch now: verifiers forget what they know as soon as they see it.')
      if (revocationsKept !== null) print(`Revoked in the database before, and revoked again: ${revocationsKept}.`)
      else
        note(
          styleNote(
            'yellow',
            'What was revoked since the copy was taken is not known here, and works again: revoke it.',
          ),
        )
    })
}
