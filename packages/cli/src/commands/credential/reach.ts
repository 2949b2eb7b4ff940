import type { ReachedWorkspace } from '@latchkey/sdk'
import type { Command } from 'commander'
import { type ListingOptions, showListing } from '../../output/listing.ts'
import type { Column } from '../../output/table.ts'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import { limited } from '../command.ts'
import type { Family } from './families.ts'
import { familyVerb } from './family-verb.ts'

const columns: readonly Column<ReachedWorkspace>[] = [
  { title: 'WORKSPACE', value: ({ workspace }) => workspace.address, flexible: true },
  { title: 'ID', value: ({ workspace }) => workspace.id },
  { title: 'NOW', value: ({ outcome }) => outcome },
  { title: 'SCOPES', value: ({ scopes, message }) => message ?? scopes.join(' '), flexible: true },
]

export function reachCommand(family: Family): Command {
  const summary = 'show what it may do now in each workspace, and why not more'
  return limited(familyVerb(family, 'reach', summary, `reach ${family.exampleId}`))
    .argument('<id>')
    .action(async (id: string, options: ConnectionOptions & ListingOptions) => {
      const credentials = family.open(await connect(options))
      await showListing(credentials.reach(id), columns, options, 'It reaches no workspace.')
    })
}
