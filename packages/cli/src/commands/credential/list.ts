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

const statuses = ['active', 'suspended', 'revoked', 'expired', 'not_yet_active'] as const

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

type Options = ConnectionOptions & ListingOptions & { readonly status?: (typeof statuses)[number] }

export function listCommand(family: Family): Command {
  const command = familyVerb(family, 'list', `list ${family.summary}, newest first`, 'list --status active')
  return limited(command)
    .addOption(new Option('--status <status>', 'only those').choices(statuses))
    .action(async (options: Options) => {
      const credentials = family.open(await connect(options))
      const nothing =
        options.status === undefined ? `There are no ${family.many} yet.` : `No ${family.many} are ${options.status}.`
      await showListing(credentials.list({ status: options.status }), columns, options, nothing)
    })
}
