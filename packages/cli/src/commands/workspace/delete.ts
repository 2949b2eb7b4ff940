import type { Latchkey } from '@latchkey/sdk'
import type { Command } from 'commander'
import { plain } from '../../output/plain.ts'
import { note, printJson } from '../../output/print.ts'
import { confirmByName } from '../../prompts/confirm.ts'
import { isInteractive } from '../../prompts/terminal.ts'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import { connecting, verb } from '../command.ts'

type Options = ConnectionOptions & { readonly json?: boolean; readonly yes?: boolean }

const NAMED_AT_MOST = 20

export function workspaceDelete(): Command {
  return connecting(verb('delete', 'delete a workspace for good', 'workspace delete ws_01jd3k --yes'))
    .argument('<id>')
    .option('-y, --yes', 'do not ask')
    .action(async (id: string, options: Options) => {
      const { latchkey } = await connect(options)
      const name = async () => {
        const workspace = await latchkey.workspaces.get(id)
        await sayWhatStops(latchkey, id)
        return workspace.name
      }
      await confirmByName('delete this workspace for good', name, options.yes)
      await latchkey.workspaces.delete(id)
      if (options.json) return printJson({ id, deleted: true })
      note(`The workspace ${plain(id)} is deleted.`)
    })
}

async function sayWhatStops(latchkey: Latchkey, id: string): Promise<void> {
  if (!isInteractive()) return
  const { items, nextCursor } = await latchkey.workspaces.impact(id).page({ limit: NAMED_AT_MOST })
  if (items.length === 0) return note('No credential stops working with it.')
  note(`With it, ${nextCursor === null ? items.length : `more than ${items.length}`} credentials stop reaching it:`)
  for (const { id: credentialId, name } of items) note(`  ${credentialId}  ${plain(name)}`)
}
