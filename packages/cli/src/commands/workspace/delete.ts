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
  const stopping = await latchkey.workspaces.impact(id)
  note(stopping.length === 0 ? 'No credential stops working with it.' : 'With it, these stop working there:')
  for (const credential of stopping.slice(0, NAMED_AT_MOST)) note(`  ${credential.id}  ${plain(credential.name)}`)
  if (stopping.length > NAMED_AT_MOST) note(`  and ${stopping.length - NAMED_AT_MOST} more`)
}
