import { type Command, Option } from 'commander'
import { CommandFailure } from '../../failure.ts'
import type { ConnectionOptions } from '../../session/connect.ts'

/** Whose history, and which part of it. */
export interface HistoryOptions extends ConnectionOptions {
  readonly workspace?: string
  readonly organization?: string
  readonly platform?: boolean
  readonly action?: string
  readonly actor?: string
  readonly subject?: string
  readonly from?: string
  readonly to?: string
}

export function historyOptions(command: Command): Command {
  return command
    .addOption(new Option('--workspace <id>', 'of a workspace').conflicts(['organization', 'platform']))
    .addOption(new Option('--organization <id>', 'of an organization').conflicts(['platform']))
    .option('--platform', 'of everything (for operators); default: your own')
    .option('--action <action>', 'only this, such as token.revoked, or token for all about tokens')
    .option('--actor <id>', 'only what this principal or credential did')
    .option('--subject <id>', 'only what was done to this')
    .option('--from <time>', 'from then on, such as 2027-01-31T00:00:00Z')
    .option('--to <time>', 'before then')
}

export function filterOf({ action, actor, subject, from, to }: HistoryOptions) {
  for (const [name, time] of Object.entries({ from, to })) {
    if (time !== undefined && Number.isNaN(Date.parse(time)))
      throw new CommandFailure('usage', `--${name} must be a time such as 2027-01-31T00:00:00Z.`)
  }
  return { action, actor, subject, from, to }
}
