import { resolve } from 'node:path'
import type { Command } from 'commander'
import { note, print, printJson } from '../../output/print.ts'
import { progressBar } from '../../output/progress-bar.ts'
import { styleNote } from '../../output/style.ts'
import { DEFAULT_DATA_FOLDER } from '../../platform/defaults.ts'
import { sealKeys } from '../../platform/seal-keys.ts'
import { confirmByName } from '../../prompts/confirm.ts'
import { verb } from '../command.ts'
import { requireFile } from './database.ts'

interface Options {
  readonly json?: boolean
  readonly data: string
  readonly from: string
  readonly yes?: boolean
}

export function restoreCommand(): Command {
  return verb(
    'restore',
    'put a copy of the database in its place, while the service is stopped; what was revoked since stays revoked',
    'restore --from latchkey-2026-11-22.db --data /var/lib/latchkey',
  )
    .requiredOption('--from <file>', 'what `latchkey backup` wrote, or any whole copy of the database file')
    .option('--data <folder>', "the service's own folder", DEFAULT_DATA_FOLDER)
    .option('--yes', 'do not ask')
    .action(async ({ json, data, from, yes }: Options, command: Command) => {
      requireFile(command)
      const { restore } = await import('@latchkey/server')
      const dataFolder = resolve(data)
      await confirmByName(`restore ${dataFolder} to an earlier state`, async () => dataFolder, yes)
      const bar = progressBar({ things: 'pages', quiet: json === true })
      const onProgress = (done: number, total: number) => bar.show({ fraction: done / Math.max(total, 1), count: done })
      const done = await restore({ dataFolder, ...sealKeys(), from: resolve(from), onProgress }).finally(bar.clear)
      if (json) return printJson(done)
      const { replaced, revocationsKept } = done
      print(`Restored. ${replaced === null ? '' : `What was in its place is kept as ${replaced}.`}`.trim())
      if (revocationsKept !== null) print(`Revoked since the copy was taken, and still revoked: ${revocationsKept}.`)
      else
        note(
          styleNote(
            'yellow',
            'What was revoked since the copy was taken is not known here, and works again: revoke it.',
          ),
        )
    })
}
