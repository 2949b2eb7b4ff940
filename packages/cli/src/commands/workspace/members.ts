import type { Member } from '@latchkey/sdk'
import type { Command } from 'commander'
import { type ListingOptions, showListing } from '../../output/listing.ts'
import type { Column } from '../../output/table.ts'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import { connecting, limited, verb } from '../command.ts'
import { namedWorkspace } from './named.ts'

const columns: readonly Column<Member>[] = [
  { title: 'ID', value: ({ memberId }) => memberId },
  { title: 'NAME', value: ({ name }) => name, flexible: true },
  { title: 'TYPE', value: ({ type }) => type },
  { title: 'ROLE', value: ({ role }) => role },
]

export function workspaceMembers(): Command {
  return limited(connecting(verb('members', 'list who is in a workspace', 'workspace members ws_01jd3k')))
    .argument('[id]', 'else LATCHKEY_WORKSPACE')
    .action(async (id: string | undefined, options: ConnectionOptions & ListingOptions) => {
      const connection = await connect(options)
      const members = connection.latchkey.workspaces.members.list(namedWorkspace(id, connection))
      await showListing(members, columns, options, 'It has no members.')
    })
}
