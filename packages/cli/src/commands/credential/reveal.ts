import type { Command } from 'commander'
import { type DeliveryOptions, deliverAgain } from '../../output/deliver-secret.ts'
import { plain } from '../../output/plain.ts'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import type { Family } from './families.ts'
import { familyVerb } from './family-verb.ts'

/** None for a family whose secrets are never kept. */
export function revealCommands(family: Family): Command[] {
  const { openRecoverable } = family
  if (openRecoverable === undefined) return []
  const command = familyVerb(
    family,
    'reveal',
    `show the secret of a ${family.one} again, where the operator made secrets recoverable; needs a session that was opened just now`,
    `reveal ${family.exampleId} --output import.token`,
  )
    .argument('<id>')
    .option('--output <file>', 'write the secret to this new file (mode 0600) in place of stdout')
    .action(async (id: string, options: ConnectionOptions & DeliveryOptions) => {
      const credentials = openRecoverable(await connect(options))
      await deliverAgain(
        () => credentials.reveal(id),
        options,
        ({ credential }) => `The secret of “${plain(credential.name)}” (${credential.id}):`,
      )
    })
  return [command]
}
