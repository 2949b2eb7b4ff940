import { resolve } from 'node:path'
import { MOST_PARTITIONS, parseRange } from '@latchkey/core'
import type { PlatformConfig } from '@latchkey/server'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { CommandFailure } from '../../failure.ts'
import { note, print, printJson } from '../../output/print.ts'
import { styleNote } from '../../output/style.ts'
import { DEFAULT_DATA_FOLDER } from '../../platform/defaults.ts'
import type { NoticeSettings } from '../../platform/notice-settings.ts'
import { recoveryKeys } from '../../platform/recovery-keys.ts'
import { sealKeys } from '../../platform/seal-keys.ts'
import { secretVariable } from '../../platform/secret-variable.ts'
import type { SignInSettings } from '../../platform/sign-in-settings.ts'
import { portNumber, verb } from '../command.ts'
import { chosenDatabase, databaseOption } from './database.ts'
import { startService } from './start-service.ts'
import { stopInTime, stopSignal, whenAborted } from './stop.ts'

const DEFAULT_PORT = 8787

interface Options {
  readonly json?: boolean
  readonly host: string
  readonly port: number
  readonly data: string
  readonly database?: string
  readonly changeLogPartitions?: number
  readonly config?: string
  readonly preset?: string
  readonly trustedProxy: readonly string[]
  readonly role: 'all' | 'verify'
  readonly drain: number
  readonly metricsPort?: number
  readonly metricsHost: string
}

export function serveCommand(): Command {
  return verb('serve', 'run the service', 'serve --data /var/lib/latchkey --config latchkey.config.json')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <number>', 'where to listen; 0 is any that is free', portNumber, DEFAULT_PORT)
    .option('--data <folder>', 'where everything is kept; made when absent', DEFAULT_DATA_FOLDER)
    .addOption(databaseOption())
    .addOption(
      new Option(
        '--change-log-partitions <count>',
        'how many writers of a PostgreSQL database need not wait for each other; left as it is when left out',
      )
        .env('CHANGE_LOG_PARTITIONS')
        .argParser(partitionCount),
    )
    .option('--config <file>', 'the platform that it serves; `latchkey init` writes one')
    .addOption(new Option('--preset <name>', 'a ready-made platform in place of a configuration').conflicts('config'))
    .option(
      '--trusted-proxy <range...>',
      'addresses or ranges of proxies whose X-Forwarded-For is believed',
      addressRange,
      [],
    )
    .addOption(
      new Option('--role <role>', 'everything, or verification alone: no management, no console')
        .choices(['all', 'verify'])
        .default('all'),
    )
    .option(
      '--metrics-port <number>',
      'where GET /metrics is answered, for Prometheus; nowhere when left out',
      portNumber,
    )
    .option('--metrics-host <address>', 'where metrics are answered', '127.0.0.1')
    .option('--drain <seconds>', 'how long to go on serving, while not ready, once asked to stop', seconds, 0)
    .action(async (options: Options) => {
      const { role, drain, json, host, port, data, database, config, preset, trustedProxy, metricsHost, metricsPort } =
        options
      const stop = stopSignal()
      const { platform, notices, signIn } = await chooseConfiguration(config, preset)
      const keys = recoveryKeys()
      const service = await startService({
        dataFolder: resolve(data),
        database: chosenDatabase(database),
        changeLogPartitions: options.changeLogPartitions,
        host,
        port,
        metricsHost,
        metricsPort,
        platform,
        role,
        ...sealKeys(),
        natsUrl: secretVariable('NATS_URL'),
        trustedProxies: trustedProxy,
        ...notices,
        ...signIn,
        ...(keys !== undefined && { recoveryKeys: keys }),
      })
      const setUpSecret = service.setUpSecret?.reveal() ?? null
      const setupUrl = setUpSecret === null ? null : `${notices.publicUrl ?? service.url}/setup#${setUpSecret}`
      if (json) printJson({ url: service.url, setupSecret: setUpSecret, setupUrl })
      else greet(service.url, setUpSecret, setupUrl)
      await whenAborted(stop)
      if (drain > 0) await service.drain(drain * 1000)
      await stopInTime(service.close())
      process.exit(0)
    })
}

const LONGEST_DRAIN_SECONDS = 600

function seconds(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > LONGEST_DRAIN_SECONDS)
    throw new InvalidArgumentError(`Write whole seconds, ${LONGEST_DRAIN_SECONDS} at most.`)
  return value
}

/** A variable that is set to nothing sets nothing. */
function partitionCount(text: string): number | undefined {
  if (text.trim() === '') return undefined
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= 1 && value <= MOST_PARTITIONS) return value
  throw new InvalidArgumentError(`Write a whole number from 1 to ${MOST_PARTITIONS}.`)
}

function addressRange(text: string, before: readonly string[]): readonly string[] {
  if (parseRange(text) === null) throw new InvalidArgumentError('Write an address or a range such as 10.0.0.0/8.')
  return [...before, text]
}

export async function chooseConfiguration(
  config: string | undefined,
  preset = 'default',
): Promise<{
  readonly platform: PlatformConfig
  readonly notices: NoticeSettings
  readonly signIn: SignInSettings
}> {
  const { signInSettings } = await import('../../platform/sign-in-settings.ts')
  const { noticeSettings } = await import('../../platform/notice-settings.ts')
  if (config !== undefined) {
    const { readConfiguration } = await import('../../platform/platform-file.ts')
    const { platform, notices, signIn } = await readConfiguration(resolve(config))
    return { platform, notices: noticeSettings(notices), signIn: signInSettings(signIn) }
  }
  const { PRESETS } = await import('@latchkey/server')
  if (Object.hasOwn(PRESETS, preset))
    return {
      platform: PRESETS[preset as keyof typeof PRESETS],
      notices: noticeSettings({}),
      signIn: signInSettings({}),
    }
  throw new CommandFailure(
    'usage',
    `There is no preset ${JSON.stringify(preset)}; there are: ${Object.keys(PRESETS).join(', ')}.`,
  )
}

function greet(url: string, setUpSecret: string | null, setupUrl: string | null): void {
  print(`Latchkey listens on ${url}`)
  if (setUpSecret === null || setupUrl === null) return
  note(
    styleNote(
      'yellow',
      'It is not set up yet and answers nothing else. Make the first administrator, once, in a browser:',
    ),
  )
  print(setupUrl)
  note('or by program:')
  print(
    `curl -X POST ${url}/v1/setup -H 'Authorization: Bearer ${setUpSecret}' -H 'Content-Type: application/json' -d '{"email":"you@example.com","name":"Your Name"}'`,
  )
}
