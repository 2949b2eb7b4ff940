import { ID_PREFIX } from '@latchkey/core'
import type { Credential, Latchkey } from '@latchkey/sdk'
import type { Command } from 'commander'
import { CommandFailure } from '../failure.ts'
import { plain } from '../output/plain.ts'
import { note, printJson, printTable } from '../output/print.ts'
import type { Column } from '../output/table.ts'
import { type ConnectionOptions, connect } from '../session/connect.ts'
import { connecting, verb } from './command.ts'

type Options = ConnectionOptions & {
  readonly json?: boolean
  readonly from?: string
}

const columns: readonly Column<Credential>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'NAME', value: ({ name }) => name, flexible: true },
  { title: 'KIND', value: ({ kind }) => kind },
  { title: 'LAST USED', value: ({ lastUse }) => lastUse?.at ?? 'never' },
]

export function impactCommand(): Command {
  const summary = 'show which tokens and keys would stop if this were deleted or taken out'
  return connecting(verb('impact', summary, 'impact team_01jd3k --from org_01jd3k'))
    .argument('<id>', 'a workspace, organization, team, service account or user')
    .option('--from <id>', 'the organization or workspace that it belongs to, or would be taken out of')
    .action(async (id: string, options: Options) => {
      const { latchkey } = await connect(options)
      const items = await stoppingWith(latchkey, id, options.from)
      if (options.json) return printJson({ items })
      if (items.length === 0) return note('No token or key stops working with it.')
      printTable(columns, items)
    })
}

function stoppingWith(latchkey: Latchkey, id: string, from: string | undefined): Promise<readonly Credential[]> {
  const kind = id.slice(0, id.indexOf('_'))
  const { organizations, workspaces, serviceAccounts, users } = latchkey
  if (from === undefined) {
    if (kind === ID_PREFIX.workspace) return workspaces.impact(id)
    if (kind === ID_PREFIX.organization) return organizations.impact(id)
    if (kind === ID_PREFIX.user) return users.impact(id, 'deletion')
    if (kind === ID_PREFIX.team || kind === ID_PREFIX.serviceAccount)
      throw new CommandFailure('usage', `Say which organization ${plain(id)} belongs to: --from org_….`)
  } else if (from.startsWith(`${ID_PREFIX.workspace}_`)) return workspaces.members.impact(from, id)
  else if (kind === ID_PREFIX.team) return organizations.teams.impact(from, id)
  else if (kind === ID_PREFIX.serviceAccount) return serviceAccounts.impact(from, id)
  else if (kind === ID_PREFIX.user) return organizations.members.impact(from, id)
  throw new CommandFailure('usage', `${plain(id)} is no workspace, organization, team, service account or user.`)
}
