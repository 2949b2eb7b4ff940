import type { Command } from 'commander'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import { connecting, verb } from '../command.ts'
import { showWorkspace } from './card.ts'
import { namedWorkspace } from './named.ts'

export function workspaceShow(): Command {
  return connecting(verb('show', 'show one workspace', 'workspace show ws_01jd3k'))
    .argument('[id]', 'else LATCHKEY_WORKSPACE')
    .action(async (id: string | undefined, options: ConnectionOptions & { readonly json?: boolean }) => {
      const connection = await connect(options)
      showWorkspace(await connection.latchkey.workspaces.get(namedWorkspace(id, connection)), options.json)
    })
}
