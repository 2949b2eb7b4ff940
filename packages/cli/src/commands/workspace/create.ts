import type { NewWorkspace } from '@latchkey/sdk'
import type { Command } from 'commander'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import { connecting, verb } from '../command.ts'
import { showWorkspace } from './card.ts'
import { visibilityOption } from './visibility.ts'

type Options = ConnectionOptions &
  Pick<NewWorkspace, 'slug' | 'visibility'> & { readonly json?: boolean; readonly organization?: string }

export function workspaceCreate(): Command {
  return connecting(verb('create', 'make a workspace', 'workspace create "Harbor Lofts"'))
    .argument('<name>')
    .option('--slug <slug>', 'its word in addresses; made from the name where not given')
    .option('--organization <id>', 'the organization that is to own it; you where not given')
    .addOption(visibilityOption())
    .action(async (name: string, { slug, visibility, organization, json, ...options }: Options) => {
      const { latchkey } = await connect(options)
      const made = await latchkey.workspaces.create({
        name,
        ...(slug === undefined ? {} : { slug }),
        ...(visibility === undefined ? {} : { visibility }),
        ...(organization === undefined ? {} : { organizationId: organization }),
      })
      showWorkspace(made, json)
    })
}
