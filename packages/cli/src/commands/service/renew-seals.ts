import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { print, printJson } from '../../output/print.ts'
import { progressBar } from '../../output/progress-bar.ts'
import { DEFAULT_DATA_FOLDER } from '../../platform/defaults.ts'
import { sealKeys } from '../../platform/seal-keys.ts'
import { verb } from '../command.ts'
import { chosenDatabase, databaseOption } from './database.ts'

interface Options {
  readonly json?: boolean
  readonly data: string
  readonly database?: string
  readonly newKey?: boolean
  readonly adopt?: boolean
}

export function renewSealsCommand(): Command {
  return verb(
    'renew-seals',
    'seal every credential row again with the newest key, so that the older keys can be thrown away',
    'renew-seals --data /var/lib/latchkey --new-key',
  )
    .option('--data <folder>', "the service's own folder", DEFAULT_DATA_FOLDER)
    .addOption(databaseOption())
    .addOption(
      new Option(
        '--new-key',
        'make a new key in the key file first and forget the older ones last; the service must be stopped',
      ).conflicts('adopt'),
    )
    .option('--adopt', 'also seal what carries no seal; only right where nobody else can have written it')
    .action(async ({ json, data, database, newKey = false, adopt = false }: Options) => {
      const { renewSeals } = await import('@latchkey/server')
      const bar = progressBar({ things: 'credentials', quiet: json === true })
      const onProgress = (done: number, total: number) => bar.show({ fraction: done / Math.max(total, 1), count: done })
      const where = { dataFolder: resolve(data), database: chosenDatabase(database), ...sealKeys() }
      const renewed = await renewSeals({ ...where, newKey, adopt, onProgress }).finally(bar.clear)
      if (json) printJson({ renewed })
      else print(`${renewed} rows were sealed; all that were genuine are under the newest key.`)
    })
}
