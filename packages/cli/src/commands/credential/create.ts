import type { Command } from 'commander'
import { type DeliveryOptions, deliverSecret } from '../../output/deliver-secret.ts'
import { moment } from '../../output/moment.ts'
import { plain } from '../../output/plain.ts'
import { type ConnectionOptions, connect } from '../../session/connect.ts'
import { type ChangeOptions, changesFrom, describing } from './changes.ts'
import { readTime } from './expiry.ts'
import type { Family } from './families.ts'
import { familyVerb } from './family-verb.ts'

type Options = ChangeOptions & ConnectionOptions & DeliveryOptions & { readonly notBefore?: string }

export function createCommand(family: Family): Command {
  const example = `create "nightly import" --scope ${family.exampleScopes} --expires 90d --output import.token`
  const command = familyVerb(family, 'create', `make a ${family.one}; its secret is shown once`, example)
    .argument('<name>', 'what you will recognise it by')
    .option('--not-before <when>', 'not valid until then: a date', readTime)
    .option('--output <file>', 'write the secret to this new file (mode 0600) in place of stdout')
  return describing(command, family).action(async (name: string, options: Options) => {
    const credentials = family.open(await connect(options))
    const { notBefore } = options
    const input = { name, ...changesFrom(options), ...(notBefore === undefined ? {} : { notBefore }) }
    await deliverSecret(
      () => credentials.create(input),
      options,
      ({ credential }) => {
        const end = credential.expiresAt === null ? 'never expires' : `expires ${moment(credential.expiresAt)}`
        return `The ${family.one} “${plain(credential.name)}” (${credential.id}) is made and ${end}.`
      },
    )
  })
}
