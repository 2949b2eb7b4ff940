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

const states = ['active', 'suspended', 'revoked'] as const

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

type Options = ConnectionOptions & ListingOptions & { readonly state?: (typeof states)[number] }

export function listCommand(family: Family): Command {
  const command = familyVerb(family, 'list', `list ${family.summary}, newest first`, 'list --state active')
  return limited(command)
    .addOption(new Option('--state <state>', 'only those; time aside: an expired one is still active').choices(states))
    .action(async (options: Options) => {
      const credentials = family.open(await connect(options))
      const nothing =
        options.state === undefined ? `There are no ${family.many} yet.` : `No ${family.many} are ${options.state}.`
      await showListing(credentials.list({ state: options.state }), columns, options, nothing)
    })
}
