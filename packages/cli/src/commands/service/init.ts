import { writeFile } from 'node:fs/promises'
import { formatFaults } from '@latchkey/core'
import type { Command } from 'commander'
import { CommandFailure } from '../../failure.ts'
import { note, printJson } from '../../output/print.ts'
import { DEFAULT_PLATFORM_FILE } from '../../platform/defaults.ts'
import type { PlatformFile } from '../../platform/platform-file.ts'
import { askChoice, askText, isInteractive } from '../../prompts/terminal.ts'
import { verb } from '../command.ts'

interface Options {
  readonly json?: boolean
  readonly preset?: string
  readonly name?: string
  readonly prefix?: string
  readonly output: string
}

export function initCommand(): Command {
  return verb('init', 'write a configuration of the platform that you serve', 'init --name "Acme" --prefix acme')
    .option('--preset <name>', 'the ready-made platform to begin with; `default` has nothing of its own')
    .option('--name <name>', 'the brand that people see')
    .option('--prefix <prefix>', 'what every token begins with: 2 to 12 of a-z and 0-9')
    .option('--output <file>', 'where to write it', DEFAULT_PLATFORM_FILE)
    .action(async (options: Options) => {
      const { PRESETS } = await import('@latchkey/server')
      const preset = options.preset ?? (await choosePreset(Object.keys(PRESETS)))
      if (!Object.hasOwn(PRESETS, preset)) {
        throw new CommandFailure(
          'usage',
          `There is no preset ${JSON.stringify(preset)}; there are: ${Object.keys(PRESETS).join(', ')}.`,
        )
      }
      const base = PRESETS[preset as keyof typeof PRESETS]
      const fault = (prefix: string) => formatFaults({ ...base.token, prefix })[0]
      const name = options.name ?? (await ask('What is the platform called?', base.name))
      const prefix = options.prefix ?? (await ask('What does every token begin with?', base.token.prefix, fault))
      if (name.trim() === '') throw new CommandFailure('usage', 'The platform needs a name.')
      if (fault(prefix) !== undefined)
        throw new CommandFailure('usage', `The prefix ${JSON.stringify(prefix)} can't be used: ${fault(prefix)}.`)
      await write(options.output, {
        $comment: COMMENT,
        preset,
        name,
        tokenPrefix: prefix,
        ...(preset === 'default' ? { scopes: [], roles: { workspace: { owner: [] } } } : {}),
      })
      if (options.json) return printJson({ file: options.output, preset, name, tokenPrefix: prefix })
      note(`${options.output} is written. Now start the service with it:`)
      note(`  latchkey serve --config ${options.output}`)
    })
}

const COMMENT = [
  'What this file leaves out is as in the preset.',
  'scopes: what tokens may do, as { "name": "things:read", "description": "See the things" }, and "implies": other scopes that it contains.',
  'roles: which of those scopes a role has, as { "workspace": { "owner": ["things:read"], "member": ["things:read"] } }.',
  'brand: { "color": "#2f5bea", "logo": "logo.svg" }, how the console looks. apiUrl: where your API is, for the examples beside a new token.',
  'embedOrigins: ["https://app.example.com"], the origins of your own pages that may show the token page.',
  'defaultToken: { "name": "Default", "description": "Came with your account" }, a token for every account, told with its first session; false for none.',
  'defaultScopes, defaultExpiry (7d, 14d, 30d, 60d, 90d, 1y, never): what a new token gets when nothing is chosen.',
]

async function choosePreset(presets: readonly string[]): Promise<string> {
  if (!isInteractive()) return 'default'
  return askChoice(
    'Which platform do you begin with?',
    presets.map((value) => ({ value, label: value })),
  )
}

async function ask(question: string, usual: string, validate?: (value: string) => string | undefined): Promise<string> {
  if (!isInteractive()) return usual
  return askText(question, { initial: usual, ...(validate === undefined ? {} : { validate }) })
}

async function write(path: string, content: PlatformFile): Promise<void> {
  await writeFile(path, `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx' }).catch(
    (cause: NodeJS.ErrnoException) => {
      const reason =
        cause.code === 'EEXIST' ? 'exists already and is not overwritten: choose another with --output' : cause.message
      throw new CommandFailure('failure', `${path} ${reason}.`, { cause })
    },
  )
}
