import { CREDENTIAL_SORTS, type CredentialSort, LISTED_STATUSES, type ListedStatus } from '@latchkey/core'
import type { Credential } from '@latchkey/sdk'
import { type Command, Option } from 'commander'
import { type ListingOptions, showListing } from '../../output/listing.ts'
import { moment } from '../../output/moment.ts'
import { style } from '../../output/style.ts'
import type { Column } from '../../output/table.ts'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import { limited } from '../command.ts'
import type { Family } from './families.ts'
import { familyVerb } from './family-verb.ts'

const columns: readonly Column<Credential>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'NAME', value: ({ name }) => name, flexible: true },
  { title: 'STATUS', value: ({ status }) => status, paint: (text) => paintStatus(text) },
  { title: 'SECRET', value: ({ hint }) => hint, paint: (text) => style('dim', text) },
  { title: 'SCOPES', value: ({ scopes }) => scopes.join(' '), flexible: true },
  { title: 'EXPIRES', value: ({ expiresAt }) => (expiresAt === null ? 'never' : moment(expiresAt)) },
]

export function paintStatus(status: string): string {
  if (status.trim() === 'active') return style('green', status)
  return style(status.trim() === 'revoked' ? 'red' : 'yellow', status)
}

type Options = ConnectionOptions &
  ListingOptions & {
    readonly search?: string
    readonly status?: ListedStatus
    readonly sort?: CredentialSort
    readonly order?: 'asc' | 'desc'
  }

export function listCommand(family: Family): Command {
  const command = familyVerb(family, 'list', `list ${family.summary}`, 'list --status expiring')
  return limited(command)
    .option('--search <words>', 'only those with these words in name, hint or description')
    .addOption(new Option('--status <status>', 'only those; expiring: within seven days').choices(LISTED_STATUSES))
    .addOption(new Option('--sort <by>', 'what to sort by').choices(CREDENTIAL_SORTS).default('created'))
    .addOption(new Option('--order <order>', 'default: asc by name and expires, else desc').choices(['asc', 'desc']))
    .action(async (options: Options) => {
      const credentials = family.open(await connect(options))
      const { search, status, sort, order } = options
      const isNarrowed = search !== undefined || status !== undefined
      const nothing = isNarrowed ? `There are no such ${family.many}.` : `There are no ${family.many} yet.`
      await showListing(credentials.list({ search, status, sort, order }), columns, options, nothing)
    })
}
