import type { Command } from 'commander'
import { type DeliveryOptions, deliverSecret } from '../../output/deliver-secret.ts'
import { plain } from '../../output/plain.ts'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import type { Family } from './families.ts'
import { familyVerb } from './family-verb.ts'

type Options = ConnectionOptions & DeliveryOptions & { readonly reason?: string }

export function replaceCommand(family: Family): Command {
  return familyVerb(
    family,
    'replace',
    `revoke a ${family.one} and make another with the same scopes, in one step`,
    `replace ${family.exampleId} --reason "seen in a log" --output import.token`,
  )
    .argument('<id>')
    .option('--reason <text>', 'why, for the audit log')
    .option('--output <file>', 'write the secret to this new file (mode 0600) in place of stdout')
    .action(async (id: string, options: Options) => {
      const credentials = family.open(await connect(options))
      await deliverSecret(
        () => credentials.replace(id, options.reason),
        options,
        ({ credential }) =>
          `“${plain(credential.name)}” has a new id, ${credential.id}, and a new secret; ${id} is revoked.`,
      )
    })
}
