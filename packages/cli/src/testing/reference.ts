import type { Command } from 'commander'
import { EXIT_CODES } from '../exit-codes.ts'

/** The reference page of the command line, in Markdown, read from the commands themselves. */
export function reference(program: Command): string {
  return [
    '# The command line',
    '',
    '<!-- Written by the tests from the commands themselves: npm test -- packages/cli/src/program -u -->',
    '',
    program.description(),
    '',
    ...general,
    '## Exit codes',
    '',
    '| code | meaning |',
    '|---|---|',
    ...Object.values(EXIT_CODES).map(({ code, meaning }) => `| ${code} | ${meaning} |`),
    '',
    ...program.commands.flatMap((command) => section(command, `latchkey ${command.name()}`, '##')),
  ].join('\n')
}

const general = [
  '- Results are on stdout, everything said to a person is on stderr. `--json` gives one line of JSON on stdout, and an error as one line of JSON',
  '  on stderr: `{"error": {"code", "message", "hints", "exitCode"}}`.',
  '- Questions are asked at a terminal only. Elsewhere a command that would ask refuses, or takes `--yes`.',
  '- A token is never an argument, which every process of the machine could read: it comes from the sign-in, from `LATCHKEY_TOKEN`, from',
  '  `--token-file`, from stdin, or is asked for.',
  '- A secret is shown once, unless the operator made secrets recoverable. `--output FILE` writes it to a new file that only you may read (mode 0600), and then it is not on stdout.',
  '- The sign-in is kept in `session.json` (mode 0600) in `LATCHKEY_CONFIG_DIR`, else `latchkey` in `XDG_CONFIG_HOME`, else `~/.config/latchkey`. A kept',
  '  token is sent only to the service that it was kept for.',
  '- Colour appears on a terminal only; `NO_COLOR` turns it off.',
  '',
  '| variable | what it gives |',
  '|---|---|',
  '| `LATCHKEY_URL` | the service |',
  '| `LATCHKEY_TOKEN` | the token that commands act with |',
  '| `LATCHKEY_WORKSPACE` | the workspace for commands that name none |',
  '| `LATCHKEY_SERVICE_KEY` | the service key that `verify` asks with |',
  '| `CHANGE_LOG_PARTITIONS` | how many partitions the change log of a PostgreSQL database has for `serve`: see postgres.md |',
  '| `NATS_URL` | NATS servers over which `serve` tells guards of changes: `nats://user:password@host:4222`, several with commas between |',
  '| `LATCHKEY_SEAL_KEY` | the keys that credential rows are sealed with, `id:base64`, the newest first; else those of `seal.key` in the data folder |',
  '| `LATCHKEY_RECOVERY_KEY` | the keys under which `serve` keeps secrets that can be shown again; `reseal` renews them |',
  '| `LATCHKEY_CONFIG_DIR` | where the sign-in is kept |',
  '',
  '`DATABASE_URL`, `NATS_URL`, `LATCHKEY_SEAL_KEY` and `LATCHKEY_RECOVERY_KEY` may each be given as a file instead: the same name with `_FILE`.',
  '',
]

function section(command: Command, words: string, level: string): string[] {
  if (command.name() === 'help') return []
  const help = command.createHelp()
  const below = command.commands.flatMap((each) => section(each, `${words} ${each.name()}`, `${level}#`))
  if (below.length > 0) return [`${level} ${words}`, '', `${sentence(command.description())}.`, '', ...below]
  const rows = [
    ...help.visibleArguments(command).map((each) => row(`<${each.name()}>`, help.argumentDescription(each))),
    ...help.visibleOptions(command).map((each) => row(each.flags, help.optionDescription(each))),
  ]
  const usage = `latchkey ${help.commandUsage(command).replace(/^latchkey /, '')}`
  return [
    `${level} ${words}`,
    '',
    `${sentence(command.description())}. \`${usage}\``,
    '',
    '| | |',
    '|---|---|',
    ...rows,
    '',
  ]
}

const row = (name: string, description: string) => `| \`${name}\` | ${description.replaceAll('|', '\\|')} |`
const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
