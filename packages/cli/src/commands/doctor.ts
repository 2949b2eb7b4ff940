import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Finding } from '../doctor/check.ts'
import { configuration } from '../doctor/configuration.ts'
import { nodeVersion } from '../doctor/node-version.ts'
import { privatePath } from '../doctor/private-path.ts'
import { seals } from '../doctor/seals.ts'
import { service } from '../doctor/service.ts'
import { token } from '../doctor/token.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { plain } from '../output/plain.ts'
import { print, printJson } from '../output/print.ts'
import { style } from '../output/style.ts'
import { DEFAULT_DATA_FOLDER } from '../platform/defaults.ts'
import type { ConnectionOptions } from '../session/connect.ts'
import { readSession } from '../session/stored-session.ts'
import { connecting, verb } from './command.ts'
import { chosenDatabase, databaseOption } from './service/database.ts'

type Options = ConnectionOptions & {
  readonly json?: boolean
  readonly data: string
  readonly seals?: boolean
  readonly database?: string
}

export function doctorCommand(): Command {
  return connecting(verb('doctor', 'look for what could be wrong, and say what to do', 'doctor'))
    .option('--data <folder>', 'the data folder of a service that runs here', DEFAULT_DATA_FOLDER)
    .option('--seals', 'check the seal of every credential in the database')
    .addOption(databaseOption())
    .action(async (options: Options) => {
      const findings = options.seals
        ? await seals(resolve(options.data), chosenDatabase(options.database), options.json === true)
        : await examine(options)
      const healthy = findings.every(({ level }) => level !== 'fail')
      if (options.json) printJson({ healthy, findings })
      else print(findings.map(line).join('\n'))
      if (!healthy) process.exitCode = EXIT_CODES.failure.code
    })
}

async function examine(options: Options): Promise<Finding[]> {
  const stored = await readSession().catch(() => null)
  const url = options.url || process.env['LATCHKEY_URL'] || stored?.url
  const hasToken = options.tokenFile !== undefined || Boolean(process.env['LATCHKEY_TOKEN']) || stored !== null
  const data = privatePath('data folder', resolve(options.data))
  const none: Finding = { level: 'ok', what: 'data folder', seen: 'no service keeps its data here' }
  return [
    nodeVersion(),
    ...(await configuration()),
    data ?? none,
    ...(await service(url)),
    ...(url && hasToken ? [await token(options)] : []),
  ]
}

const colours = { ok: 'green', warn: 'yellow', fail: 'red' } as const

function line({ level, what, seen, advice }: Finding): string {
  const head = `${style(colours[level], level.padEnd(4))}  ${what}: ${plain(seen)}`
  return advice === undefined ? head : `${head}\n      → ${plain(advice)}`
}
