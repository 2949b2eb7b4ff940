import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { print, printJson } from '../../output/print.ts'
import { progressBar } from '../../output/progress-bar.ts'
import { DEFAULT_DATA_FOLDER } from '../../platform/defaults.ts'
import { verb } from '../command.ts'
import { requireFile } from './database.ts'

interface Options {
  readonly json?: boolean
  readonly data: string
  readonly to: string
}

export function backupCommand(): Command {
  return verb('backup', 'copy the database to a new file, while the service runs', 'backup --to latchkey-2026-11-22.db')
    .requiredOption('--to <file>', 'where to; a file that is there is never overwritten')
    .option('--data <folder>', "the service's own folder", DEFAULT_DATA_FOLDER)
    .action(async ({ json, data, to }: Options, command: Command) => {
      requireFile(command)
      const { backUp } = await import('@latchkey/server')
      const file = resolve(to)
      const bar = progressBar({ things: 'pages', quiet: json === true })
      const onProgress = (done: number, total: number) => bar.show({ fraction: done / Math.max(total, 1), count: done })
      await backUp({ dataFolder: resolve(data), to: file, onProgress }).finally(bar.clear)
      const bytes = statSync(file).size
      if (json) printJson({ file, bytes })
      else print(`${file} holds everything as it was at one moment (${bytes} bytes). Keep it as you keep the database.`)
    })
}
