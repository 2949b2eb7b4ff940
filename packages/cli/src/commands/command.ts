import { Command, InvalidArgumentError } from 'commander'

/** A command that does something: every one has `--json`, and an example in its help. */
export function verb(name: string, summary: string, example: string): Command {
  return new Command(name)
    .description(summary)
    .option('--json', 'one line of JSON on stdout, for programs')
    .addHelpText('after', `\nExample:\n  $ latchkey ${example}`)
}

/** A word that gathers commands. */
export function noun(name: string, summary: string, verbs: readonly Command[]): Command {
  const command = new Command(name).description(summary).addHelpText('after', `\nExample:\n  $ latchkey ${name} list`)
  for (const each of verbs) command.addCommand(each)
  return command
}

/** The ways to say which service and as whom. A token itself is never an argument. */
export function connecting(command: Command): Command {
  return command
    .option('--url <url>', 'the service (else LATCHKEY_URL, else where you are signed in)')
    .option('--token-file <file>', 'act with the token in this file (else LATCHKEY_TOKEN, else the sign-in)')
}

export function inWorkspace(command: Command): Command {
  return command.option('--workspace <id>', 'the workspace (else LATCHKEY_WORKSPACE)')
}

export function limited(command: Command): Command {
  return command.option('--limit <number>', 'how many to show at most', positiveWhole, 100)
}

/** Collects a list that may be given as one value with commas, as a repeated option, or both. */
export function commaList(value: string, earlier: readonly string[] = []): string[] {
  const items = value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
  return [...earlier, ...items]
}

function positiveWhole(value: string): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number above 0.')
  return number
}

export function portNumber(value: string): number {
  const port = Number(value)
  if (!/^\d+$/.test(value) || port > 65_535)
    throw new InvalidArgumentError('It must be a port, 0 (any that is free) to 65535.')
  return port
}
