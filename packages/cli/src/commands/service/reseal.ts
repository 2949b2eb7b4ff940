import { resolve } from 'node:path'
import type { Command } from 'commander'
import { CommandFailure } from '../../failure.ts'
import { note, print, printJson } from '../../output/print.ts'
import { progressBar } from '../../output/progress-bar.ts'
import { DEFAULT_DATA_FOLDER } from '../../platform/defaults.ts'
import { recoveryKeys } from '../../platform/recovery-keys.ts'
import { sealKeys } from '../../platform/seal-keys.ts'
import { verb } from '../command.ts'
import { chosenDatabase, databaseOption } from './database.ts'

interface Options {
  readonly json?: boolean
  readonly data: string
  readonly database?: string
}

/** Unreadable secrets beyond these are counted only. */
const MOST_TOLD = 50

const REASONS = {
  unknown_key: 'its recovery key is not among those in LATCHKEY_RECOVERY_KEY',
  not_genuine: 'the row was changed, or moved from another credential',
} as const

export function resealCommand(): Command {
  return verb(
    'reseal',
    'encrypt every recoverable secret again under the newest recovery key, so that the older keys can be thrown away',
    'reseal --data /var/lib/latchkey',
  )
    .option('--data <folder>', "the service's own folder; the service may run meanwhile", DEFAULT_DATA_FOLDER)
    .addOption(databaseOption())
    .action(async ({ data, database, json }: Options) => {
      const keys = recoveryKeys()
      if (keys === undefined)
        throw new CommandFailure('usage', 'LATCHKEY_RECOVERY_KEY is not set: it names the newest key, then the older.')
      const { resealRecoverableSecrets } = await import('@latchkey/server')
      const bar = progressBar({ things: 'secrets', quiet: json === true })
      let told = 0
      const sum = await resealRecoverableSecrets({
        dataFolder: resolve(data),
        ...sealKeys(),
        database: chosenDatabase(database),
        recoveryKeys: keys,
        onProgress({ total, resealed, unreadable }) {
          const count = resealed + unreadable
          bar.show({ fraction: Math.min(1, count / Math.max(total, 1)), count })
        },
        onUnreadable(id, reason) {
          bar.clear()
          if (told++ < MOST_TOLD) note(`${id} stays as it is: ${REASONS[reason]}.`)
          else if (told === MOST_TOLD + 1) note('more stay as they are; from here on they are only counted.')
        },
      })
      bar.clear()
      const [newest] = keys
      if (json) printJson({ recoveryKey: newest?.id, resealed: sum.resealed, unreadable: sum.unreadable })
      else {
        print(`${sum.resealed} secrets were sealed again; all but ${sum.unreadable} are under the key ${newest?.id}.`)
        if (sum.unreadable === 0)
          note('The older keys are no longer needed, once every process of the service has the newest.')
      }
      if (sum.unreadable > 0) process.exitCode = 1
    })
}
