import type { Workspace } from '@latchkey/sdk'
import type { Command } from 'commander'
import { type ListingOptions, showListing } from '../../output/listing.ts'
import type { Column } from '../../output/table.ts'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import { connecting, limited, verb } from '../command.ts'
import { paintStatus } from '../credential/list.ts'

const columns: readonly Column<Workspace>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'NAME', value: ({ name }) => name, flexible: true },
  { title: 'ADDRESS', value: ({ address }) => address, flexible: true },
  { title: 'VISIBILITY', value: ({ visibility }) => visibility },
  { title: 'STATE', value: ({ state }) => state, paint: paintStatus },
]

export function workspaceList(): Command {
  return limited(connecting(verb('list', 'list the workspaces that you reach', 'workspace list'))).action(
    async (options: ConnectionOptions & ListingOptions) => {
      const { latchkey } = await connect(options)
      await showListing(latchkey.workspaces.list(), columns, options, 'You reach no workspace yet.')
    },
  )
}
