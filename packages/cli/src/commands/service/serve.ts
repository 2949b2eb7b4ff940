import { resolve } from 'node:path'
import { parseRange } from '@latchkey/core'
import type { PlatformConfig } from '@latchkey/server'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { CommandFailure } from '../../failure.ts'
import { note, print, printJson } from '../../output/print.ts'
import { styleNote } from '../../output/style.ts'
import { DEFAULT_DATA_FOLDER } from '../../platform/defaults.ts'
import { portNumber, verb } from '../command.ts'
import { startService } from './start-service.ts'
import { stopInTime, stopSignal, whenAborted } from './stop.ts'

const DEFAULT_PORT = 8787

interface Options {
  readonly json?: boolean
  readonly host: string
  readonly port: number
  readonly data: string
  readonly config?: string
  readonly preset?: string
  readonly trustedProxy: readonly string[]
}

export function serveCommand(): Command {
  return verb('serve', 'run the service', 'serve --data /var/lib/latchkey --config latchkey.config.json')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <number>', 'where to listen; 0 is any that is free', portNumber, DEFAULT_PORT)
    .option('--data <folder>', 'where everything is kept; made when absent', DEFAULT_DATA_FOLDER)
    .option('--config <file>', 'the platform that it serves; `latchkey init` writes one')
    .addOption(new Option('--preset <name>', 'a ready-made platform in place of a configuration').conflicts('config'))
    .option(
      '--trusted-proxy <range...>',
      'addresses or ranges of proxies whose X-Forwarded-For is believed',
      addressRange,
      [],
    )
    .action(async ({ json, host, port, data, config, preset, trustedProxy }: Options) => {
      const stop = stopSignal()
      const platform = await choosePlatform(config, preset)
      const service = await startService({
        dataFolder: resolve(data),
        host,
        port,
        platform,
        trustedProxies: trustedProxy,
      })
      const setUpSecret = service.setUpSecret?.reveal() ?? null
      if (json) printJson({ url: service.url, setupSecret: setUpSecret })
      else greet(service.url, setUpSecret)
      await whenAborted(stop)
      await stopInTime(service.close())
      process.exit(0)
    })
}

function addressRange(text: string, before: readonly string[]): readonly string[] {
  if (parseRange(text) === null) throw new InvalidArgumentError('Write an address or a range such as 10.0.0.0/8.')
  return [...before, text]
}

async function choosePlatform(config: string | undefined, preset = 'default'): Promise<PlatformConfig> {
  if (config !== undefined) {
    const { readPlatformFile } = await import('../../platform/platform-file.ts')
    return readPlatformFile(resolve(config))
  }
  const { PRESETS } = await import('@latchkey/server')
  if (Object.hasOwn(PRESETS, preset)) return PRESETS[preset as keyof typeof PRESETS]
  throw new CommandFailure(
    'usage',
    `There is no preset ${JSON.stringify(preset)}; there are: ${Object.keys(PRESETS).join(', ')}.`,
  )
}

function greet(url: string, setUpSecret: string | null): void {
  print(`Latchkey listens on ${url}`)
  if (setUpSecret === null) return
  note(styleNote('yellow', 'It is not set up yet and answers nothing else. Make the first operator, once:'))
  print(
    `curl -X POST ${url}/v1/setup -H 'Authorization: Bearer ${setUpSecret}' -H 'Content-Type: application/json' -d '{"email":"you@example.com","name":"Your Name"}'`,
  )
}
