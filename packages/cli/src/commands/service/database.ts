import { type Command, Option } from 'commander'
import { CommandFailure } from '../../failure.ts'
import { secretVariable } from '../../platform/secret-variable.ts'

/** Said by an environment variable as well, where it stands in no list of processes for others to read. */
export function databaseOption(): Option {
  return new Option(
    '--database <address>',
    'a database on a PostgreSQL server in place of the folder: postgres://… (else DATABASE_URL)',
  )
}

export function chosenDatabase(option: string | undefined): string | undefined {
  return option || secretVariable('DATABASE_URL')
}

/** Refuses a command that is about the file in the folder where the service keeps its data on a server, unless its folder was named. */
export function requireFile(command: Command): void {
  if (command.getOptionValueSource('data') !== 'default' || chosenDatabase(undefined) === undefined) return
  throw new CommandFailure(
    'usage',
    `DATABASE_URL is set, and what is on a PostgreSQL server is copied and restored by PostgreSQL's own tools, followed by latchkey after-restore. For the database file of a folder add --data.`,
  )
}
