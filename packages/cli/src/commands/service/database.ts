import { Option } from 'commander'
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
