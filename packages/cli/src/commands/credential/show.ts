import type { Command } from 'commander'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import { showCredential } from './card.ts'
import type { Family } from './families.ts'
import { familyVerb } from './family-verb.ts'

export function showCommand(family: Family): Command {
  return familyVerb(family, 'show', `show one ${family.one}`, `show ${family.exampleId}`)
    .argument('<id>')
    .action(async (id: string, options: ConnectionOptions & { readonly json?: boolean }) => {
      const credentials = family.open(await connect(options))
      showCredential(await credentials.get(id), options.json)
    })
}
