import type { NewWorkspace } from '@latchkey/sdk'
import type { Command } from 'commander'
import { CommandFailure } from '../../failure.ts'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import { connecting, verb } from '../command.ts'
import { showWorkspace } from './card.ts'
import { visibilityOption } from './visibility.ts'

type Options = ConnectionOptions & Partial<Pick<NewWorkspace, 'name' | 'visibility'>> & { readonly json?: boolean }

export function workspaceEdit(): Command {
  return connecting(verb('edit', 'change a workspace', 'workspace edit ws_01jd3k --name "Harbor Lofts North"'))
    .argument('<id>')
    .option('--name <name>', 'another name')
    .addOption(visibilityOption())
    .action(async (id: string, { name, visibility, json, ...options }: Options) => {
      const changes = {
        ...(name === undefined ? {} : { name }),
        ...(visibility === undefined ? {} : { visibility }),
      }
      if (Object.keys(changes).length === 0) {
        throw new CommandFailure('usage', 'Nothing to change: give --name or --visibility.')
      }
      const { latchkey } = await connect(options)
      showWorkspace(await latchkey.workspaces.edit(id, changes), json)
    })
}
