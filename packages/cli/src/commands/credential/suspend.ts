import type { Command } from 'commander'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import { showCredential } from './card.ts'
import type { Family } from './families.ts'
import { familyVerb } from './family-verb.ts'

export function suspendCommand(family: Family): Command {
  return familyVerb(
    family,
    'suspend',
    `put a ${family.one} out of force until it is resumed`,
    `suspend ${family.exampleId}`,
  )
    .argument('<id>')
    .action(async (id: string, options: ConnectionOptions & { readonly json?: boolean }) => {
      const credentials = family.open(await connect(options))
      showCredential(await credentials.suspend(id), options.json)
    })
}
