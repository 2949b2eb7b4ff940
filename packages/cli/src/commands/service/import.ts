import { resolve } from 'node:path'
import { FOREIGN_FORMATS, type ForeignFormat } from '@latchkey/core'
import type { ImportProgress } from '@latchkey/server'
import { type Command, Option } from 'commander'
import { CommandFailure } from '../../failure.ts'
import { readTable } from '../../import/read-table.ts'
import { note, print, printJson } from '../../output/print.ts'
import { progressBar } from '../../output/progress-bar.ts'
import { facts } from '../../output/table.ts'
import { DEFAULT_DATA_FOLDER } from '../../platform/defaults.ts'
import { sealKeys } from '../../platform/seal-keys.ts'
import { verb } from '../command.ts'
import { chosenDatabase, databaseOption } from './database.ts'
import { chooseConfiguration } from './serve.ts'

interface Options {
  readonly json?: boolean
  readonly data: string
  readonly database?: string
  readonly config?: string
  readonly preset?: string
  readonly format: string
  readonly prefix: string
  readonly alphabet: ForeignFormat['alphabet']
  readonly idLength?: string
  readonly secretLength?: string
  readonly hashed: 'rest' | 'whole'
  readonly dryRun?: boolean
}

/** Refused rows beyond these are counted only. */
const MOST_TOLD = 50

export function importCommand(): Command {
  return verb(
    'import',
    'take over the tokens of another system by their hashes, so that they go on working',
    'import tokens.csv --preset speckle --format speckle --dry-run',
  )
    .argument(
      '<file>',
      'CSV, or one JSON object a line: id, hash, ownerEmail, name, scopes, createdAt, lifespan, revoked',
    )
    .option('--data <folder>', "the service's own folder; the service may run meanwhile", DEFAULT_DATA_FOLDER)
    .addOption(databaseOption())
    .option('--config <file>', 'the platform that the service serves')
    .addOption(new Option('--preset <name>', 'a ready-made platform in place of a configuration').conflicts('config'))
    .requiredOption(
      '--format <name>',
      `how the tokens look: ${Object.keys(FOREIGN_FORMATS).join(', ')}, or a name of your own`,
    )
    .option('--prefix <text>', 'what every token begins with', '')
    .addOption(new Option('--alphabet <name>', 'its characters').choices(['hex', 'base62', 'base64url']).default('hex'))
    .option('--id-length <number>', 'how many characters after the prefix find the token')
    .option('--secret-length <number>', 'how many characters follow those')
    .addOption(new Option('--hashed <part>', 'what was hashed').choices(['rest', 'whole']).default('rest'))
    .option('--dry-run', 'look at every row, and change nothing')
    .action(async (file: string, options: Options) => {
      const { importForeignTokens } = await import('@latchkey/server')
      const { platform } = await chooseConfiguration(options.config, options.preset)
      const table = await readTable(file).catch((cause: Error) => {
        throw new CommandFailure('usage', `${file} cannot be read: ${cause.message}`, { cause })
      })
      const bar = progressBar({ things: 'rows', quiet: options.json === true })
      let told = 0
      const sum = await importForeignTokens({
        dataFolder: resolve(options.data),
        database: chosenDatabase(options.database),
        ...sealKeys(),
        platform,
        format: formatOf(options),
        of: options.hashed,
        dryRun: options.dryRun ?? false,
        lines: table.lines,
        onProgress({ read, refused }) {
          bar.show({
            fraction: table.fraction(),
            count: read,
            ...(refused > 0 && { remark: `${refused} refused` }),
          })
        },
        onRefused(line, reason) {
          bar.clear()
          if (told++ < MOST_TOLD) note(`line ${line}: ${reason}`)
          else if (told === MOST_TOLD + 1) note('more rows are refused; from here on they are only counted.')
        },
      })
      bar.clear()
      if (options.json) printJson({ dryRun: options.dryRun ?? false, ...sum })
      else print(summary(sum, options.dryRun ?? false))
      if (sum.refused > 0) process.exitCode = 1
    })
}

function formatOf({ format, prefix, alphabet, idLength, secretLength }: Options): ForeignFormat {
  if (Object.hasOwn(FOREIGN_FORMATS, format)) return FOREIGN_FORMATS[format as keyof typeof FOREIGN_FORMATS]
  if (idLength === undefined || secretLength === undefined)
    throw new CommandFailure(
      'usage',
      `A format of your own needs --id-length and --secret-length; ready-made: ${Object.keys(FOREIGN_FORMATS).join(', ')}.`,
    )
  return { name: format, prefix, alphabet, idLength: Number(idLength), secretLength: Number(secretLength) }
}

function summary({ read, imported, known, refused }: ImportProgress, dryRun: boolean): string {
  return facts([
    ['read', String(read)],
    [dryRun ? 'would be imported' : 'imported', String(imported)],
    ['there already', String(known)],
    ['refused', String(refused)],
  ])
}
