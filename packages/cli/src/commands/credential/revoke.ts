import type { FleetReceipt } from '@latchkey/sdk'
import type { Command } from 'commander'
import { plain } from '../../output/plain.ts'
import { note, printJson } from '../../output/print.ts'
import { confirmByName } from '../../prompts/confirm.ts'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import type { Family } from './families.ts'
import { familyVerb } from './family-verb.ts'

type Options = ConnectionOptions & { readonly json?: boolean; readonly yes?: boolean; readonly reason?: string }

export function revokeCommand(family: Family): Command {
  return familyVerb(
    family,
    'revoke',
    `end a ${family.one} for good`,
    `revoke ${family.exampleId} --reason "laptop stolen" --yes`,
  )
    .argument('<id>')
    .option('--reason <text>', 'why, for the history')
    .option('-y, --yes', 'do not ask')
    .action(async (id: string, options: Options) => {
      const credentials = family.open(await connect(options))
      await confirmByName(
        `revoke this ${family.one} for good`,
        async () => (await credentials.get(id)).name,
        options.yes,
      )
      const revoked = await credentials.revoke(id, options.reason)
      if (options.json) return printJson(revoked)
      note(`“${plain(revoked.name)}” (${revoked.id}) is revoked.`)
      if (revoked.fleet !== undefined) note(reached(revoked.fleet))
    })
}

function reached({ confirmed, missing }: FleetReceipt): string {
  const heard = `${confirmed} of ${confirmed + missing.length} connected verifiers have confirmed it`
  if (missing.length === 0) return `${heard}.`
  return `${heard}; until their lease is over these may not know: ${missing.map(({ name }) => plain(name)).join(', ')}.`
}
