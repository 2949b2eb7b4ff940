import type { Command } from 'commander'

/** What may follow a stretch of words on the command line. */
export interface Stop {
  /** The words so far, without the program's name: empty, or `token create`. */
  readonly path: string
  readonly commands: readonly { readonly name: string; readonly summary: string }[]
  readonly options: readonly { readonly name: string; readonly summary: string; readonly takesValue: boolean }[]
}

/** Every place of the command line, read from the commands themselves. */
export function stops(command: Command, path = ''): Stop[] {
  const help = command.createHelp()
  const subcommands = help.visibleCommands(command).filter((each) => each.name() !== 'help')
  const here: Stop = {
    path,
    commands: subcommands.map((each) => ({ name: each.name(), summary: each.description() })),
    options: help.visibleOptions(command).map(({ long, description, required }) => ({
      name: long ?? '',
      summary: description,
      takesValue: required,
    })),
  }
  return [here, ...subcommands.flatMap((each) => stops(each, path === '' ? each.name() : `${path} ${each.name()}`))]
}
