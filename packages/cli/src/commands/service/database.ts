import { Option } from 'commander'

/** Said by an environment variable as well, where it stands in no list of processes for others to read. */
export function databaseOption(): Option {
  return new Option(
    '--database <address>',
    'a database on a PostgreSQL server in place of the folder: postgres://… (else DATABASE_URL)',
  )
}

export function chosenDatabase(option: string | undefined): string | undefined {
  return option || process.env['DATABASE_URL'] || undefined
}
